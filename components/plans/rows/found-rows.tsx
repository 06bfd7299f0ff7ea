import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { cn } from "#components/ui/cn.ts";
import { Code } from "#components/ui/code.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import type { ComparedField, FoundRows as Found, FoundRow } from "#lib/checks/read-check-rows.ts";

/** The rows that a check found: what was stored beside what is stored now, where they differ hatched. */
export function FoundRows({ found }: { found: Found }) {
  const t = useTranslations("checks.rows");
  if (found.kind === "none") return <Note>{t("namesNone")}</Note>;
  if (found.kind === "unreadable") return <Note>{t("unread", { because: found.because })}</Note>;
  if (found.kind === "keys")
    return (
      <Section title={t(found.more ? "keysAndMore" : "keys", { count: found.keys.length })}>
        <p className="text-muted text-xs">{t("keysOnly")}</p>
        <ul className="mt-2 flex flex-wrap gap-1.5">
          {found.keys.map((key) => (
            <li key={key}>
              <Code className="break-all rounded bg-sunken px-1.5 py-0.5">{key}</Code>
            </li>
          ))}
        </ul>
      </Section>
    );
  if (found.rows.length === 0) return <Note>{t("noneLeft")}</Note>;
  return (
    <Section title={t(found.more ? "newestAndMore" : "newest", { count: found.rows.length })}>
      {found.masked.length > 0 ? (
        <p className="text-muted text-xs">{t("hidden", { columns: found.masked.join(", ") })}</p>
      ) : null}
      {found.zoneless.length > 0 ? (
        <p className="text-muted text-xs">
          {t("zoneless", { columns: found.zoneless.map(words).join(", ") })}
        </p>
      ) : null}
      <div className="mt-2 flex flex-col gap-3">
        {found.rows.map((row) => (
          <RowCard key={row.key} row={row} />
        ))}
      </div>
    </Section>
  );
}

function RowCard({ row }: { row: FoundRow }) {
  const t = useTranslations("checks.rows");
  const { at } = row;
  const facts = row.shown.flatMap(({ column, value }) =>
    value === null ? [] : [`${words(column)} ${value}`],
  );
  return (
    <article className="overflow-hidden rounded-card border border-line">
      <header className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 px-3 py-2.5">
        <Code className="break-all font-semibold">{row.key}</Code>
        <span className="text-muted text-xs">{facts.join(" · ")}</span>
        {at ? (
          <span className="text-muted text-xs">{t.rich("written", { at: () => <When at={at} /> })}</span>
        ) : null}
      </header>
      <Table label={t("table", { key: row.key })}>
        <THead>
          <Tr>
            <Th className="max-sm:px-2">{t("field")}</Th>
            <Th className="max-sm:px-2">{t("old")}</Th>
            <Th className="max-sm:px-2">{t("new")}</Th>
          </Tr>
        </THead>
        <TBody>
          {row.fields.map((field) => (
            <Tr key={field.field}>
              <Td className={cn("w-1/5 max-sm:px-2", field.differs && "font-semibold")}>{field.field}</Td>
              <Td className={cn("w-2/5 max-sm:px-2", field.differs && "bg-hatched-fail")}>
                <OldValue field={field} />
              </Td>
              <Td className={cn("w-2/5 max-sm:px-2", field.differs && "bg-hatched-fail")}>
                <span className={cn("break-words", field.differs && "font-semibold")}>
                  {field.new ?? t("null")}
                </span>{" "}
                <span className={cn("text-xs", field.differs ? "font-semibold text-fail" : "text-muted")}>
                  {t(field.differs ? "differs" : "agrees")}
                </span>
              </Td>
            </Tr>
          ))}
        </TBody>
      </Table>
    </article>
  );
}

function When({ at }: { at: NonNullable<FoundRow["at"]> }) {
  return "moment" in at ? <TimeAgo at={at.moment} /> : at.stored;
}

function OldValue({ field: { hasOld, old, reads } }: { field: ComparedField }) {
  const t = useTranslations("checks.rows");
  if (!hasOld)
    return <span className="text-muted">{reads === null ? t("noOld") : t("noOldShouldBe", { reads })}</span>;
  return (
    <>
      {old === null ? (
        <span className="text-muted">{t("null")}</span>
      ) : (
        <Code className="break-all">“{old}”</Code>
      )}
      {reads === null ? null : (
        <span className="text-xs">
          {" "}
          {t.rich("readsAs", { reads, b: (value) => <b className="font-semibold">{value}</b> })}
        </span>
      )}
    </>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="border-line border-t px-4 py-3">
      <h3 className="font-medium">{title}</h3>
      {children}
    </div>
  );
}

function Note({ children }: { children: ReactNode }) {
  return <p className="break-words border-line border-t px-4 py-3 text-muted">{children}</p>;
}

/** "booked_for", "bookedFor" → "booked for" */
function words(column: string): string {
  return column
    .replaceAll("_", " ")
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase();
}
