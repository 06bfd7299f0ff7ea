import type { Tone } from "#components/ui/tone.tsx";
import { countOf } from "#lib/format/numbers.ts";
import type { PlanView } from "#lib/plans/views.ts";
import { PHASE_NAMES } from "./phase-words.ts";

export type PlanAnswer = {
  tone: Tone;
  sentence: string;
  action: { label: string; href: string } | null;
};

/** Whether the plan needs a person, and for what: the most urgent thing only. */
export function planAnswer(plan: PlanView): PlanAnswer {
  const path = `/migrations/${encodeURIComponent(plan.name)}`;
  const see = (tone: Tone, sentence: string, label?: string, href?: string): PlanAnswer => ({
    tone,
    sentence,
    action: label && href ? { label, href } : null,
  });
  if (plan.loadError) return see("fail", `The plan folder is not sound: ${firstLine(plan.loadError)}`);
  if (plan.unconfigured) return see("wait", plan.unconfigured);
  if (plan.targetError) return see("fail", `The target ${plan.target} cannot be read: ${plan.targetError}`);
  if (plan.job && plan.job.state === "queued" && !plan.job.workerAlive)
    return see("fail", "Work is queued, but no worker is running to take it.");
  const failed = plan.phases.find((one) => one.state === "failed");
  if (failed)
    return see(
      "fail",
      `${PHASE_NAMES[failed.phase]} stopped: ${firstLine(failed.error ?? "the reason is in the failed step")}`,
      "Look at the step",
      `${path}?phase=${failed.phase}`,
    );
  const failing = plan.phases
    .flatMap((one) => [...one.checks, ...one.steps.flatMap((step) => step.checks)])
    .filter((check) => check.latest?.ok === false);
  const first = failing[0];
  if (first?.latest)
    return see(
      "fail",
      first.latest.error
        ? `The check "${first.name}" could not run: ${firstLine(first.latest.error)}`
        : `The check "${first.name}" found ${first.latest.observed}; expected ${first.expected}.`,
      "Look at the check",
      `${path}?phase=${first.phase}#checks`,
    );
  if (plan.quarantine && plan.quarantine.rows > 0)
    return see(
      "hold",
      `${countOf(plan.quarantine.rows, "row waits", "rows wait")} for a decision that no rule could make.`,
      `Decide ${countOf(plan.quarantine.values, "value")}`,
      `${path}/quarantine`,
    );
  if (plan.job?.state === "paused")
    return see("hold", `Paused: ${plan.job.pauseReason ?? "no reason on record"}.`);
  if (plan.job?.pauseReason) return see("hold", `Pausing: ${plan.job.pauseReason}.`);
  if (plan.job) return see("run", jobSentence(plan));
  const next = plan.phases.find((one) => one.phase === plan.currentPhase);
  if (!next) return see("pass", "All four phases are done. Nothing needs you.");
  const gates = `${path}?phase=${next.phase}#gates`;
  if (next.phase === "switchover" && next.state === "running" && plan.flag)
    return see(
      "run",
      `The switchover runs: ${plan.flag.name} is at ${plan.flag.percentage} %. It is done at 100 % with clean checks.`,
      "Open the flag",
      `/flags/${encodeURIComponent(plan.flag.name)}`,
    );
  if (next.startBlockedBy === null)
    return see(
      "wait",
      `${PHASE_NAMES[next.phase]} can start: every gate is green.`,
      "Look at the gates",
      gates,
    );
  return see("wait", `${PHASE_NAMES[next.phase]} waits. ${next.startBlockedBy}`, "Look at the gates", gates);
}

function jobSentence(plan: PlanView): string {
  const job = plan.job;
  if (!job) return "";
  const phase = job.phase ? PHASE_NAMES[job.phase] : plan.title;
  const queued = job.state === "queued";
  switch (job.kind) {
    case "run":
      return queued
        ? `${phase} begins in a moment.`
        : `${phase} is running${job.step ? `, step ${job.step}` : ""}.`;
    case "rollback":
      return `${phase} is rolling back.`;
    case "restore":
      return `${phase} is being restored from its backup.`;
    case "dry_run":
      return `A dry run of ${phase.toLowerCase()} is under way on a clone. The target is not touched.`;
    case "checks":
      return "The checks are running.";
  }
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? text;
}
