import { useTranslations } from "next-intl";
import { LEAVE_OPEN, NEXT_KEY } from "./choice-keys.ts";

/** The keys that choose while a line has the focus. A phone has none. */
export function KeyLegend({ offered, keys }: { offered: readonly string[]; keys: Map<string, string> }) {
  const t = useTranslations("values.keys");
  const own = offered.flatMap((value): [string, string][] => {
    const key = keys.get(value);
    return key === undefined ? [] : [[key, value === LEAVE_OPEN ? t("leaveOpen") : value]];
  });
  const all: [string, string][] = [...own, ["Shift", t("group")], ["↑ ↓", t("line")], [NEXT_KEY, t("next")]];
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-1 border-line border-b px-4 py-2 text-muted text-xs max-md:hidden">
      <span className="sr-only">{t("label")}</span>
      {all.map(([key, what]) => (
        <span key={key} className="inline-flex items-center gap-1.5">
          <kbd className="rounded-md border border-edge bg-surface px-1.5 font-mono text-2xs">{key}</kbd>
          {what}
        </span>
      ))}
    </p>
  );
}
