import Link from "next/link";
import { useTranslations } from "next-intl";
import { cn } from "#components/ui/cn.ts";
import { formatCount } from "#lib/kernel/text/numbers.ts";

/** Values that a person decides, and checks that fail: what needs a look at rows. */
export function RowsTabs({
  path,
  selected,
  values,
  failing,
}: {
  path: string;
  selected: "values" | "checks";
  /** null: not measured. */
  values: number | null;
  failing: number;
}) {
  const t = useTranslations("checks.tabs");
  const tabs = [
    { id: "values", label: t("values"), count: values, href: path },
    { id: "checks", label: t("failing"), count: failing, href: `${path}?tab=checks` },
  ] as const;
  return (
    <nav aria-label={t("label")} className="flex flex-wrap gap-1 rounded-lg bg-sunken p-1">
      {tabs.map(({ id, label, count, href }) => (
        <Link
          key={id}
          href={href}
          aria-current={id === selected ? "page" : undefined}
          className={cn(
            "inline-flex h-8 items-center gap-1.5 rounded-md px-3 font-medium text-[0.8125rem] max-md:h-11",
            id === selected ? "bg-surface shadow-card" : "text-muted hover:text-text",
          )}
        >
          {label}
          {count === null ? null : (
            <span className={cn(id === "checks" && count > 0 && "font-semibold text-fail")}>
              {formatCount(count)}
            </span>
          )}
        </Link>
      ))}
    </nav>
  );
}
