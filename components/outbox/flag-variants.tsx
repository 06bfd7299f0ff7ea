import { useTranslations } from "next-intl";
import type { EventRow } from "#lib/outbox/model.ts";

/** "dynamic-services on, batch_polling off"; also reads one answer written as {flag, variant}. */
export function FlagVariants({ context }: { context: EventRow["flagContext"] }) {
  const t = useTranslations("outbox.variants");
  if (context === null) return t("notRecorded");
  if (typeof context.flag === "string" && typeof context.variant === "string")
    return `${context.flag} ${context.variant}`;
  return (
    Object.entries(context)
      .map(([flag, variant]) => `${flag} ${String(variant)}`)
      .join(", ") || t("none")
  );
}
