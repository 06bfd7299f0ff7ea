import type pg from "pg";
import { z } from "zod";
import { systemActor } from "../kernel/audit/system-actor.ts";
import type { Context } from "../kernel/context.ts";
import { storedJson } from "../kernel/db/stored-json.ts";
import { asIs } from "../messages/as-is.ts";
import { type Message, message } from "../messages/catalogue/message.ts";
import type { RuleSet } from "../plans/model.ts";
import { leaveAudit } from "./leave-audit.ts";
import type { RuleStep } from "./rule-table.ts";

/** What a value was read from and decided for, as the plan names it; null in a row of before this was kept. */
const DecidedFor = z.object({ table: z.string(), column: z.string(), raw: z.string() });
const storedDecidedFor = storedJson(DecidedFor);

/** As it is stored beside a decision, and compared: the same text for the same, so that it bears no version. */
export function decidedFor({ table, column, raw }: RuleSet): string {
  return JSON.stringify({ table, column, raw });
}

const WORKER: Pick<Context, "actor" | "via"> = {
  actor: systemActor("worker"),
  via: "worker",
};

/**
 * In the caller's transaction, under `lockQuarantine`: an answer holds for the table, the column and the raw expression
 * that it was given for. One that was given before the plan named others says nothing of these: it is withdrawn, with its
 * audit entry, and people are asked again. Those without a mark yet get it.
 */
export async function lapseDecisions(client: pg.PoolClient, plan: string, steps: RuleStep[]): Promise<void> {
  for (const { step, rules } of steps) {
    const now = decidedFor(rules);
    const own = [plan, step, now];
    const foreign = "plan = $1 and step = $2 and decided_for <> $3";
    const lapsed = await client.query<{ raw: string | null; value: string; by: string; before: string }>(
      `delete from sluice.decisions where ${foreign}
       returning raw_value as raw, value, decided_by as by, decided_for as before`,
      own,
    );
    await client.query(`delete from sluice.left_open where ${foreign}`, own);
    for (const { raw, value, by, before } of lapsed.rows)
      await leaveAudit(client, { ...WORKER, correlationId: crypto.randomUUID() }, plan, {
        action: "quarantine.decision-withdrawn",
        subject: { kind: "quarantine", id: `${plan}/${step}` },
        because: message("auditReasons.decidedForOther", {
          before: describeStored(before),
          now: describeFor(rules),
        }),
        before: { rawValue: raw, value, decidedBy: by },
        after: { rawValue: raw, value: null, decidedBy: null, rows: 0 },
      });
    for (const table of ["decisions", "left_open"])
      await client.query(
        `update sluice.${table} set decided_for = $3 where plan = $1 and step = $2 and decided_for is null`,
        own,
      );
  }
}

/** What another Sluice wrote stands as it is. */
function describeStored(text: string): Message {
  const decided = storedDecidedFor.read(jsonOf(text));
  return decided === null ? asIs(text) : describeFor(decided);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function describeFor({ table, column, raw }: z.infer<typeof DecidedFor>): Message {
  return message("auditReasons.decidedFor", { table, column, raw });
}
