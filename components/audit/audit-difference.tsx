import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ExactTime } from "#components/ui/time-ago.tsx";
import { useSay } from "#components/ui/use-say.ts";
import type { FieldDifference } from "#lib/kernel/audit/diff.ts";
import { fieldWords, isTime, valueWords } from "#lib/messages/audit/field-words.ts";
import type { Say } from "#lib/messages/catalogue/say.ts";

/** Old and new side by side, one row a field. */
export function AuditDifference({ changed }: { changed: FieldDifference[] }) {
  const t = useTranslations("audit.auditDifference");
  const say = useSay();
  return (
    <dl className="max-w-3xl overflow-hidden rounded-lg border border-line bg-surface text-xs">
      {changed.map((one) => (
        <div
          key={one.field}
          className="grid grid-cols-[minmax(6rem,11rem)_1fr_1fr] gap-x-3 border-t border-line px-3 py-1.5 first:border-t-0 max-sm:grid-cols-2"
        >
          <dt className="break-words text-muted max-sm:col-span-2">{say(fieldWords(one.field))}</dt>
          <dd className="min-w-0 break-words text-muted line-through decoration-muted/60">
            <span className="sr-only">{t("before")} </span>
            {shown(one.field, one.before, say) ?? <span className="inline-block no-underline">—</span>}
          </dd>
          <dd className="min-w-0 break-words font-medium">
            <span className="sr-only">{t("after")} </span>
            {shown(one.field, one.after, say) ?? "—"}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** A time is the reader's. */
function shown(field: string, value: unknown, say: Say): ReactNode {
  if (typeof value === "string" && isTime(value)) return <ExactTime at={new Date(value)} />;
  return say(valueWords(field, value));
}
