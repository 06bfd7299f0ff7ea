import { OctagonX } from "lucide-react";
import { useTranslations } from "next-intl";

/** Gateways that serve off because of their own environment, whatever this page does. */
export function EnvironmentKills({ names }: { names: string[] }) {
  const t = useTranslations("kill");
  if (names.length === 0) return null;
  return (
    <p className="flex items-start gap-2 rounded-lg bg-fail-soft px-3 py-2 text-sm text-fail">
      <OctagonX aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>{t("environmentKills", { names: names.join(", "), count: names.length })}</span>
    </p>
  );
}
