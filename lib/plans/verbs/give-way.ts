import { recordAudit } from "../../kernel/audit/record-audit.ts";
import type { Context } from "../../kernel/context.ts";
import type { Tx } from "../../kernel/db/client.ts";
import { message } from "../../messages/catalogue/message.ts";
import { phaseInSentence } from "../../messages/phase-names.ts";
import { type Phase, phasesAfter } from "../model.ts";
import { findActiveJob } from "../store.ts";

/**
 * Ends work on an earlier phase, for one that is half undone in the target: Sluice's own rows were taken back from a copy, in which
 * that was under way. Its gates stay closed until the half undone phase is brought to its end, which begins beside no other work. How far
 * the earlier phase is the target knows and these rows do not, so that it is said to have failed: begun again it does what is missing.
 * Only what no worker holds can give way; a worker ends it by itself. The caller holds `lockPlan`.
 */
export async function letEarlierGiveWay(
  ctx: Context & { tx: Tx },
  { plan, phase }: { plan: string; phase: Phase },
): Promise<void> {
  const { tx } = ctx;
  const job = await findActiveJob(tx, plan);
  if (!job || job.state === "running" || job.kind === "rehearsal" || job.kind === "checks") return;
  const earlier = job.phase as Phase;
  if (!phasesAfter(earlier).includes(phase)) return;
  const who = ctx.actor.name;
  const error = message("planRefusals.gaveWayToEnd", { who, phase: phaseInSentence(phase) });
  const ended = { state: "failed", finishedAt: ctx.now(), error } as const;
  await tx.planJob.update({ where: { id: job.id }, data: ended });
  await tx.planPhase.update({
    where: { planName_phase: { planName: plan, phase: earlier } },
    data: ended,
  });
  await recordAudit(tx, ctx, {
    action: `plan.${job.kind}-failed`,
    subject: { kind: "plan", id: plan },
    outcome: "failed",
    because: error,
    after: { phase: earlier, job: job.id, state: "failed" },
  });
}
