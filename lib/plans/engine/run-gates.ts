import type pg from "pg";
import { runDueChecks } from "../../checks/run-due-checks.ts";
import { retireByPlan, unretireByPlan } from "../../flags/by-plan.ts";
import type { PlanJob } from "../../generated/prisma/client.ts";
import type { Context } from "../../kernel/context.ts";
import { lockFlagState } from "../../kernel/db/lock-flag-state.ts";
import { message } from "../../messages/catalogue/message.ts";
import { sentences } from "../../messages/catalogue/sentences.ts";
import { measureWithLate } from "../../quarantine/measure-with-late.ts";
import { readLeftOpen } from "../../quarantine/read-left-open.ts";
import type { TargetPool } from "../../target/pool.ts";
import { requirePlan } from "../definition/plan-definition.ts";
import { firstClosed } from "../gates/first-closed.ts";
import type { GateEvidence, Looking } from "../gates/gate-evidence.ts";
import { gatesToGoOn } from "../gates/gates-to-go-on.ts";
import { readGateEvidence, type SeenInTarget } from "../gates/read-gate-evidence.ts";
import { type PathWindow, readPathUse, readPathUseWithin, readSnapshot } from "../gates/read-path-use.ts";
import { soakBegan } from "../gates/soak-began.ts";
import { wayOn } from "../gates/way-on.ts";
import type { JobKind, Phase, PlanDefinition } from "../model.ts";
import { readMarks } from "../read-marks.ts";
import { forgetTaking, hasTaken, isTaking, noteTaking } from "./contract-taking.ts";
import { GateClosed, type RunGates, type Stop } from "./job-run.ts";
import { type JobLease, KILL_SWITCH, writeUnderLease } from "./lease.ts";

/**
 * The gates of a job, judged by whoever runs it: the press that queued it may be long ago. What takes the old path away
 * begins in three steps: `judge`, with fresh evidence; the table's lock; `pointOfNoReturn`, which looks at the target once more,
 * as whoever held the table may have written there until then, and judges again with flags and kill switch locked, and puts
 * on record that contract takes away and retires the plan's flag in the same transaction. So nobody can be sent to the old path while it goes, and neither an "off" nor the
 * kill switch waits for a lock in the application's database. What goes back is judged before each try, and by `judgeLocked`
 * before each commit: no verb raises the flag meanwhile, but SQL may, and a gateway that was said to have ended may be back.
 */
export function runGates(
  ctx: Context,
  job: PlanJob,
  lease: JobLease,
  definition: PlanDefinition,
  pool: TargetPool,
): RunGates {
  const asked = { kind: job.kind, phase: job.phase as Phase };
  let seen: (SeenInTarget & Pick<GateEvidence, "flag" | "now">) | undefined;
  // Of the first judgement: what was open then and ends while this waits was in use until then, whenever it began.
  let snapshot: string | undefined;
  const judge = async (): Promise<Stop | null> => {
    if (job.kind !== "run") return judgeBack(ctx);
    const contractBegun = await hasTaken(ctx.db, pool, definition);
    await runDueChecks(ctx, definition, { over: false, live: true, contractBegun });
    const { plan } = await requirePlan(ctx.db, definition.name);
    snapshot ??= await readSnapshot(pool);
    seen = { ...(await readGateEvidence(ctx, plan, definition)), contractBegun };
    const window = pathWindow(definition, seen, snapshot);
    if (window) seen = { ...seen, pathUse: await readPathUse(pool, window.flag, window) };
    return closed(asked, await readGateEvidence(ctx, plan, definition, seen));
  };
  const judgeBack = async (by: Looking) => {
    const { plan } = await requirePlan(by.db, definition.name);
    return closed(asked, await readGateEvidence(by, plan, definition, NOT_LOOKED_AT));
  };
  const { environment } = definition;
  const ofFlag = { plan: definition.name, flag: definition.flag ?? "", environment };
  return {
    judge,
    pointOfNoReturn: async (removing) => {
      if (removing && seen)
        seen = {
          ...seen,
          ...(await lookUnderLock(removing, definition, pathWindow(definition, seen, snapshot))),
        };
      const standing = await readMarks(removing ?? pool, definition, "contract");
      await writeUnderLease(ctx, lease, async (tx) => {
        // Every "off" and the kill switch take this lock: they come before, and are seen, or after, and meet a retired flag.
        await lockFlagState(tx);
        const { plan } = await requirePlan(tx, definition.name);
        const stop = closed(asked, await readGateEvidence({ ...ctx, db: tx }, plan, definition, seen));
        if (stop) throw new GateClosed(stop);
        await noteTaking(tx, definition.name, standing);
        if (definition.flag !== null) await retireByPlan(tx, ctx, ofFlag);
      });
    },
    judgeLocked: () =>
      writeUnderLease(ctx, lease, async (tx) => {
        await lockFlagState(tx);
        const stop = await judgeBack({ ...ctx, db: tx });
        if (stop) throw new GateClosed(stop);
      }),
    turnBack: async () => {
      if (asked.phase !== "contract" || asked.kind !== "run") return;
      const flag = await ctx.db.featureFlag.findUnique({
        where: { name_environment: { name: ofFlag.flag, environment } },
      });
      if (flag?.retiredAt == null && !(await isTaking(ctx.db, definition.name))) return;
      if (await hasTaken(ctx.db, pool, definition)) return;
      await writeUnderLease(ctx, lease, async (tx) => {
        await forgetTaking(tx, definition.name);
        await unretireByPlan(tx, ctx, ofFlag);
      });
    },
  };
}

/** No gate of a way back asks the target, where the question may take longer than a batch. */
const NOT_LOOKED_AT: SeenInTarget = {
  quarantine: null,
  leftOpen: null,
  marks: null,
  targetError: null,
  pathUse: null,
};

/** What the target says within the transaction that removes, as far as that can have changed while it waited for its locks. */
async function lookUnderLock(
  client: pg.PoolClient,
  definition: PlanDefinition,
  window: FlagWindow | null,
): Promise<Pick<GateEvidence, "quarantine" | "leftOpen" | "pathUse">> {
  return {
    quarantine: await measureWithLate(client, definition),
    leftOpen: await readLeftOpen(client, definition),
    pathUse: window && (await readPathUseWithin(client, window.flag, window)),
  };
}

type FlagWindow = PathWindow & { flag: string };

/** Of which events it counts which path they took; null while the flag is not on for everyone. */
function pathWindow(
  { gates }: PlanDefinition,
  { flag, now }: Pick<GateEvidence, "flag" | "now">,
  unseenIn: string | undefined,
): FlagWindow | null {
  if (!flag?.fullSince) return null;
  return { flag: flag.name, since: soakBegan(flag.fullSince, gates.contract.soakSeconds, now), unseenIn };
}

function closed(
  asked: { kind: JobKind; phase: Phase },
  evidence: Parameters<typeof gatesToGoOn>[1],
): Stop | null {
  const gate = firstClosed(gatesToGoOn(asked, evidence));
  if (!gate) return null;
  // Lifting it is all that this takes. Contract takes a person as well: nobody may be there when it is lifted.
  if (gate.id === "kill-switch-lifted" && asked.phase !== "contract") return KILL_SWITCH;
  const because = sentences(gate.sentence ?? gate.evidence, wayOn(asked, gate, evidence));
  return {
    kind: "gate",
    reason: message("plans.pause.gate", { because }),
    gate: gate.id,
    ...(gate.halfUndone === undefined ? {} : { failure: because }),
  };
}
