import type { AuditEntryView } from "#lib/audit/model.ts";

export type Happening = { entry: AuditEntryView; alike: number };

/** Refused attempts in a row become one, the latest, with how many came before it: they push out nothing that was done. */
export function groupRefusals(entries: AuditEntryView[], most: number): Happening[] {
  const grouped: Happening[] = [];
  for (const entry of entries) {
    const last = grouped.at(-1);
    if (last?.entry.outcome === "refused" && entry.outcome === "refused") last.alike += 1;
    else grouped.push({ entry, alike: 0 });
  }
  return grouped.slice(0, most);
}
