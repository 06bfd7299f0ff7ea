import { AppError } from "../kernel/errors.ts";
import { message } from "../messages/catalogue/message.ts";
import { rawValueFirst, rawValueWords } from "../messages/raw-values.ts";
import type { LeftOpen } from "./left-open.ts";
import type { GroupDecision } from "./quarantine.ts";
import type { RehearsedValues } from "./read-rehearsed.ts";
import type { Queryable } from "./rule-table.ts";

type Ahead = { plan: string; step: string; rehearsed: RehearsedValues; by: string };

/**
 * In the caller's transaction, under `lockQuarantine`, before the backfill has begun: makes decisions rules that it
 * will fill rows by, and notes what was left open. No row is written. The caller installs the rules anew.
 * @throws AppError conflict if a value was decided since, or the last rehearsal counted other rows than were shown
 */
export async function decideAhead(
  client: Queryable,
  ahead: Ahead,
  { decisions, open }: { decisions: GroupDecision[]; open: LeftOpen[] },
): Promise<void> {
  const { plan, step, by } = ahead;
  for (const one of [...decisions, ...open]) {
    refuseOtherRows(ahead, one);
    await refuseDecided(client, ahead, one.rawValue);
  }
  for (const { rawValue, value } of decisions)
    await client.query(
      "insert into sluice.decisions (plan, step, raw_value, value, decided_by) values ($1, $2, $3, $4, $5)",
      [plan, step, rawValue, value, by],
    );
  for (const { rawValue } of open)
    await client.query(
      `insert into sluice.left_open (plan, step, raw_value, left_by) values ($1, $2, $3, $4)
       on conflict (plan, step, raw_value) do nothing`,
      [plan, step, rawValue, by],
    );
}

function refuseOtherRows({ step, rehearsed }: Ahead, { rawValue, expectedRows }: LeftOpen): void {
  const rows = rehearsed.groups.find((one) => one.step === step && one.rawValue === rawValue)?.rows ?? 0;
  if (rows === expectedRows) return;
  throw new AppError(
    "conflict",
    message("valueRefusals.decide.otherRows", {
      rows,
      value: rawValueWords(rawValue),
      expected: expectedRows,
    }),
    { rawValue, expectedRows, rows },
  );
}

async function refuseDecided(
  client: Queryable,
  { plan, step }: Ahead,
  rawValue: string | null,
): Promise<void> {
  const { rows } = await client.query<{ value: string; by: string }>(
    `select value, decided_by as by from sluice.decisions
     where plan = $1 and step = $2 and raw_value is not distinct from $3`,
    [plan, step, rawValue],
  );
  const [standing] = rows;
  if (!standing) return;
  throw new AppError(
    "conflict",
    message("valueRefusals.decide.decided", {
      value: rawValueFirst(rawValue),
      decided: standing.value,
      by: standing.by,
    }),
    { rawValue },
  );
}
