import type { Db } from "../kernel/db/client.ts";
import type { PlanDefinition } from "../plans/model.ts";
import type { DryRunReport } from "../plans/reads/rehearsal-report.ts";
import type { Queryable } from "./rule-table.ts";

export type RehearsedValue = { step: string; rawValue: string | null; rows: number };
/** What the last rehearsal of the backfill could not convert; `beyond`: so many more, less frequent, it did not keep. */
export type RehearsedValues = { at: Date; groups: RehearsedValue[]; beyond: number };

/**
 * Values that people may decide before the backfill begins: those that its last rehearsal of this version left. Null
 * once it has begun, as then the rows themselves are asked, and if it was not rehearsed.
 */
export async function readRehearsed(
  db: Db,
  client: Queryable,
  { name, sha256, definition }: { name: string; sha256: string; definition: PlanDefinition },
): Promise<RehearsedValues | null> {
  const [run, phase] = await Promise.all([
    db.dryRun.findFirst({ where: { planName: name, phase: "backfill" }, orderBy: { at: "desc" } }),
    db.planPhase.findFirst({ where: { planName: name, phase: "backfill" } }),
  ]);
  if (!run || run.sha256 !== sha256) return null;
  if (!["waiting", "failed", "rolled_back"].includes(phase?.state ?? "waiting")) return null;
  const { quarantineGroups, quarantineValues } = run.report as unknown as Partial<DryRunReport>;
  const begun = await readBegunSteps(client, name);
  const own = definition.phases.find((one) => one.phase === "backfill")?.steps.filter(({ rules }) => rules);
  const steps = new Set(own?.map((step) => step.name).filter((step) => !begun.has(step)));
  if (!quarantineGroups || steps.size === 0) return null;
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
