import { setTimeout as delay } from "node:timers/promises";
import type { PlanJob } from "#lib/generated/prisma/client.ts";
import type { Context } from "#lib/kernel/context.ts";
import { AppError } from "#lib/kernel/errors.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import { storedMessage } from "#lib/messages/catalogue/stored-message.ts";
import type { Phase } from "#lib/plans/model.ts";
import type { Job } from "#lib/plans/plan-input.ts";
import { rehearsePhase } from "#lib/plans/verbs/rehearse-phase.ts";
import { runChecks } from "#lib/plans/verbs/run-checks.ts";
import { startPhase } from "#lib/plans/verbs/start-phase.ts";
import { decideQuarantine } from "#lib/quarantine/decide-quarantine.ts";
import { readQuarantine } from "#lib/quarantine/read-quarantine.ts";
import { storedWords } from "../../lib/messages/stored-words.ts";
import type { Findings } from "./findings.ts";
import { decidePeriod } from "./scripted-person.ts";
import { waitFor } from "./wait-for.ts";

export const PLAN = "2026-reservations-service";
const JOB_SECONDS = 900;

/** Rehearses a phase on a clone. @throws Error if it failed, or changed the target */
export async function rehearse(ctx: Context, findings: Findings, phase: Phase): Promise<void> {
  const job = await rehearsePhase(ctx, { plan: PLAN, phase });
  const ended = await jobEnded(ctx, job);
  note(findings, phase, "rehearsal", ended);
  const run = await ctx.db.rehearsal.findFirst({ where: { planName: PLAN, phase }, orderBy: { at: "desc" } });
  if (!run) throw new Error(`The rehearsal of ${phase} left no record: ${whyFailed(ended)}`);
  const unchanged = run.targetBefore === run.targetAfter;
  if (!run.ok || !run.rollbackProven || !unchanged)
    throw new Error(
      `The rehearsal of ${phase} failed: ok ${run.ok}, rollback proven ${run.rollbackProven}, target unchanged ${unchanged}; ${JSON.stringify(run.report)}`,
    );
}

/** Starts a phase, waiting for gates that only need time. @throws AppError that closed the gate, after two minutes */
export async function begin(ctx: Context, findings: Findings, phase: Phase): Promise<Job> {
  const deadline = performance.now() + 120_000;
  for (;;) {
    try {
      const confirm = phase === "contract" ? { confirmName: PLAN } : {};
      return await startPhase(ctx, { plan: PLAN, phase, ...confirm });
    } catch (error) {
      const later = error instanceof AppError && (error.code === "gate-closed" || error.code === "conflict");
      if (!later || performance.now() > deadline) throw error;
      // A gate that stays red because of quarantined late-comers opens when the person has decided them.
      await decideAll(ctx, findings, `before ${phase}`);
      await delay(500);
    }
  }
}

/** Runs a phase to its end; the scripted person decides what is quarantined meanwhile. */
export async function runPhase(ctx: Context, findings: Findings, phase: Phase, what: string): Promise<void> {
  const job = await begin(ctx, findings, phase);
  const ended = await jobEnded(ctx, job, () => decideAll(ctx, findings, `${phase}, ${what}`));
  note(findings, phase, what, ended);
}

/**
 * Runs every check that counts, as somebody who looks in between does.
 * @throws Error if one fails: it would hold the flag, or tell people to ignore what is red
 */
export async function verify(ctx: Context, when: string): Promise<void> {
  const job = await jobEnded(ctx, await runChecks(ctx, { plan: PLAN }));
  const failing = await ctx.db.checkResult.findMany({
    where: { planName: PLAN, ok: false, at: { gte: job.requestedAt } },
  });
  if (failing.length === 0) return;
  const said = failing.map(
    (one) => `${one.checkName}: ${one.error ?? one.observed}, expected ${english(storedWords(one.expected))}`,
  );
  throw new Error(`${when} these checks fail: ${said.join("; ")}`);
}

/** Waits until a job has ended well, calling `meanwhile` whenever it is paused. @throws Error with the job's own words */
export async function jobEnded(
  ctx: Context,
  job: Job,
  whenPaused: () => Promise<unknown> = async () => {},
): Promise<PlanJob> {
  const ended = await waitFor(`the ${job.kind} of ${job.phase}`, JOB_SECONDS, async () => {
    const now = await ctx.db.planJob.findUniqueOrThrow({ where: { id: job.id } });
    if (now.state === "paused") await whenPaused();
    return now.state === "done" || now.state === "failed" ? now : null;
  });
  if (ended.state === "failed")
    throw new Error(`The ${job.kind} of ${job.phase} failed: ${whyFailed(ended)}`);
  return ended;
}

/** Lets the scripted person decide every group that waits. Bookings go on meanwhile, so a group may grow: she looks again. */
export async function decideAll(ctx: Context, findings: Findings, when: string): Promise<void> {
  const view = await readQuarantine(ctx, PLAN);
  const waiting = view.groups.filter((group) => group.decided === null);
  if (waiting.length === 0) return;
  findings.quarantineRounds.push({ when, ...view.undecided });
  for (const group of waiting) {
    const value = decidePeriod(group.rawValue);
    if (value === null) throw new Error(`Nobody knows what ${JSON.stringify(group.rawValue)} means.`);
    try {
      await decideQuarantine(ctx, {
        plan: PLAN,
        step: group.step,
        decisions: [{ rawValue: group.rawValue, value, expectedRows: group.rows }],
      });
      findings.decisions.push({ rawValue: group.rawValue, value, by: ctx.actor.name, rows: group.rows });
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "conflict") throw error;
    }
  }
}

export function note(findings: Findings, phase: Phase, what: string, job: PlanJob): void {
  const from = job.startedAt ?? job.requestedAt;
  const seconds = ((job.finishedAt ?? new Date()).getTime() - from.getTime()) / 1000;
  findings.durations.push({ phase, what, seconds });
}

function whyFailed({ error }: PlanJob): string {
  const why = storedMessage(error);
  return why ? english(why) : "no reason given";
}
