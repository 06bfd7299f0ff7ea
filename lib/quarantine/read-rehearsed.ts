import type { Db } from "../kernel/db/client.ts";
import { isOfVersion } from "../plans/definition/what-runs.ts";
import type { PlanDefinition } from "../plans/model.ts";
import { storedReport } from "../plans/reads/rehearsal-report.ts";
import { readPhaseStates } from "./read-phase-states.ts";
import type { Queryable } from "./rule-table.ts";

export type RehearsedValue = { step: string; rawValue: string | null; rows: number };
/** What the last rehearsal of the backfill could not convert; `beyond`: so many more, less frequent, it did not keep. */
export type RehearsedValues = { at: Date; groups: RehearsedValue[]; beyond: number };

type Plan = { name: string; sha256: string; definition: PlanDefinition };

/** Phase states in which the backfill can be started. */
const STARTABLE = ["waiting", "failed", "rolled_back"];

/**
 * Values that people may decide before the backfill begins: those that its last rehearsal of this version left. Null
 * once it has begun, as then the rows themselves are asked, and if it was not rehearsed.
 */
export async function readRehearsed(db: Db, client: Queryable, plan: Plan): Promise<RehearsedValues | null> {
  const phase = await readBackfill(db, plan.name);
  if (!STARTABLE.includes(phase)) return null;
  const begun = await readBegunSteps(client, plan.name);
  return readCounted(db, plan, (step) => !begun.has(step));
}

/**
 * Values that the last rehearsal counted and a backfill that is under way has still to come to: of its steps that have
 * not gone over every row. They can be decided when it finds them.
 */
export async function readForeseen(db: Db, client: Queryable, plan: Plan): Promise<RehearsedValues | null> {
  const phase = await readBackfill(db, plan.name);
  if (phase === "done" || phase === "rolling_back") return null;
  const begun = STARTABLE.includes(phase) ? await readBegunSteps(client, plan.name) : null;
  const { rows } = await client.query<{ step: string }>(
    "select step from sluice.backfills where plan = $1 and finished_at is not null",
    [plan.name],
  );
  const finished = new Set(rows.map(({ step }) => step));
  return readCounted(db, plan, (step) => (begun?.has(step) ?? true) && !finished.has(step));
}

async function readBackfill(db: Db, planName: string): Promise<string> {
  return (await readPhaseStates(db, planName)).backfill ?? "waiting";
}

async function readCounted(
  db: Db,
  { name, sha256, definition }: Plan,
  isAsked: (step: string) => boolean,
): Promise<RehearsedValues | null> {
  const run = await db.rehearsal.findFirst({
    where: { planName: name, phase: "backfill" },
    orderBy: { at: "desc" },
  });
  if (!run || !isOfVersion(run, { sha256, definition })) return null;
  const report = storedReport.read(run.report);
  if (report === null) return null;
  const { quarantineGroups, quarantineValues } = report;
  const own = definition.phases.find((one) => one.phase === "backfill")?.steps.filter(({ rules }) => rules);
  const steps = new Set(own?.map((step) => step.name).filter(isAsked));
  if (steps.size === 0) return null;
  const groups = quarantineGroups.filter(({ step }) => steps.has(step));
  // One that failed may not have come to where they are put aside.
  if (groups.length === 0 && !run.ok) return null;
  return { at: run.at, groups, beyond: Math.max(0, (quarantineValues ?? 0) - quarantineGroups.length) };
}

/** Steps whose backfill has gone over rows, or of which rows were put aside. */
export async function readBegunSteps(client: Queryable, plan: string): Promise<Set<string>> {
  const { rows } = await client.query<{ step: string }>(
    `select step from sluice.backfills where plan = $1
     union select step from sluice.quarantine where plan = $1 and decided_at is null`,
    [plan],
  );
  return new Set(rows.map(({ step }) => step));
}
