import { useTranslations } from "next-intl";
import { Code } from "#components/ui/code.tsx";

/** Text as the application stored it; what cannot be seen is said in words. */
export function RawValue({ value }: { value: string | null }) {
  const t = useTranslations("values.raw");
  if (value === null) return <span className="text-muted">{t("null")}</span>;
  if (value === "") return <span className="text-muted">{t("empty")}</span>;
  const blank = value.trim() === "";
  return (
    <>
      <Code className="whitespace-pre-wrap break-all rounded bg-sunken px-1.5 py-0.5">{value}</Code>
      {blank ? <span className="ml-2 text-muted text-xs">{t("spaces")}</span> : null}
    </>
  );
}
