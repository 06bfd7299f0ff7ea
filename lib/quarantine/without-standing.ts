import type { GroupChange } from "./change-group.ts";
import type { LeftOpen } from "./left-open.ts";
import type { GroupDecision } from "./quarantine.ts";
import type { Queryable } from "./rule-table.ts";

export type Lines = { decisions: GroupDecision[]; open: LeftOpen[]; changes: GroupChange[] };

/** Without what is decided so already, with no row left that waits: a file that is sent again names it again. */
export async function withoutStanding(
  client: Queryable,
  plan: string,
  step: string,
  { decisions, open, changes }: Lines,
): Promise<Lines> {
  const result = await client.query<{ raw: string | null; value: string; waits: boolean }>(
    `select d.raw_value as raw, d.value, exists (
       select 1 from sluice.quarantine q
       where q.plan = d.plan and q.step = d.step and q.raw_value is not distinct from d.raw_value
         and q.decided_at is null
     ) as waits from sluice.decisions d where d.plan = $1 and d.step = $2`,
    [plan, step],
  );
  const left = await client.query<{ raw: string | null }>(
    "select raw_value as raw from sluice.left_open where plan = $1 and step = $2",
    [plan, step],
  );
  const leftOpen = new Set(left.rows.map((row) => row.raw));
  const standing = new Map(result.rows.map((row) => [row.raw, row]));
  return {
    decisions: decisions.filter(({ rawValue, value }) => {
      const now = standing.get(rawValue);
      return now?.value !== value || now.waits;
    }),
    open: open.filter(({ rawValue }) => !leftOpen.has(rawValue)),
    changes: changes.filter(({ rawValue, to }) => standing.get(rawValue)?.value !== to),
  };
}
