/**
 * SQL by which rows wait for a person: `rows` selects plan, step, the row's key and its raw value. A row that waits already keeps its place as
 * long as its value is the same; one that was decided keeps that decision, or is asked anew.
 */
export function putAside(rows: string, decided: "keep" | "ask-anew"): string {
  return `insert into sluice.quarantine as q (plan, step, row_key, raw_value)
    ${rows}
    on conflict (plan, step, row_key) do update
      set raw_value = excluded.raw_value, quarantined_at = now(),
          decided_value = null, decided_by = null, decided_at = null
      where q.raw_value is distinct from excluded.raw_value${decided === "keep" ? "" : " or q.decided_at is not null"}`;
}
