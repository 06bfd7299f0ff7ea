import type { ReactNode } from "react";
import { cn } from "#components/ui/cn.ts";
import { Code } from "#components/ui/code.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import type { ComparedField, FoundRows as Found, FoundRow } from "#lib/checks/read-check-rows.ts";
import { countOf } from "#lib/kernel/text/numbers.ts";

/** The rows that a check found: what was stored beside what is stored now, where they differ hatched. */
export function FoundRows({ found }: { found: Found }) {
  if (found.kind === "none")
    return <Note>This check names no rows, so that only its figure is known. Its query is above.</Note>;
  if (found.kind === "unreadable") return <Note>The rows could not be read now: {found.because}</Note>;
  if (found.kind === "keys")
    return (
      <Section title={`${countOf(found.keys.length, "key")}${found.more ? ", and more" : ""}`}>
        <p className="text-muted text-xs">
          This check does not say how its rows are to be compared, so only their keys are shown. `rows:` in
          its checks.yaml does.
        </p>
        <ul className="mt-2 flex flex-wrap gap-1.5">
          {found.keys.map((key) => (
            <li key={key}>
              <Code className="break-all rounded bg-sunken px-1.5 py-0.5">{key}</Code>
            </li>
          ))}
        </ul>
      </Section>
    );
  if (found.rows.length === 0)
    return <Note>No row is like that any more. The next run of the check will say so.</Note>;
  return (
    <Section title={`${countOf(found.rows.length, "row")}${found.more ? ", and more" : ""}, newest first`}>
      {found.masked.length > 0 ? (
        <p className="text-muted text-xs">Hidden as personal: {found.masked.join(", ")}.</p>
      ) : null}
      {found.zoneless.length > 0 ? (
        <p className="text-muted text-xs">
          Stored without a zone, and shown as stored: {found.zoneless.map(words).join(", ")}.
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
  const facts = row.shown.flatMap(({ column, value }) =>
    value === null ? [] : [`${words(column)} ${value}`],
  );
  return (
    <article className="overflow-hidden rounded-card border border-line">
      <header className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 px-3 py-2.5">
        <Code className="break-all font-semibold">{row.key}</Code>
        <span className="text-muted text-xs">{facts.join(" · ")}</span>
        {row.at ? (
          <span className="text-muted text-xs">
            written {"moment" in row.at ? <TimeAgo at={row.at.moment} /> : row.at.stored}
          </span>
        ) : null}
      </header>
      <Table label={`Old and new fields of ${row.key}`}>
        <THead>
          <Tr>
            <Th className="max-sm:px-2">Field</Th>
            <Th className="max-sm:px-2">Old</Th>
            <Th className="max-sm:px-2">New</Th>
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
                  {field.new ?? "NULL"}
                </span>{" "}
                <span className={cn("text-xs", field.differs ? "font-semibold text-fail" : "text-muted")}>
                  {field.differs ? "differs" : "agrees"}
                </span>
              </Td>
            </Tr>
          ))}
        </TBody>
      </Table>
    </article>
  );
}

function OldValue({ field: { hasOld, old, reads } }: { field: ComparedField }) {
  if (!hasOld)
    return (
      <span className="text-muted">none in the old fields{reads === null ? "" : `, should be ${reads}`}</span>
    );
  return (
    <>
      {old === null ? <span className="text-muted">NULL</span> : <Code className="break-all">“{old}”</Code>}
      {reads === null ? null : (
        <span className="text-xs">
          {" "}
          reads as <b className="font-semibold">{reads}</b>
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
