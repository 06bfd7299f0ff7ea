import { isFailing } from "#lib/checks/attention.ts";
import { withEnd } from "#lib/kernel/text/sentences.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import { commas, listed } from "#lib/messages/catalogue/listed.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { sentences } from "#lib/messages/catalogue/sentences.ts";
import { stateWords } from "#lib/messages/plan-states.ts";
import { type Job, jobWords, type PlanStatus } from "./follow-job.ts";
import type { Answer } from "./run-command.ts";
import { headed, renderTable } from "./table.ts";

type PhaseStatus = PlanStatus["phases"][number];
type Rehearsal = PhaseStatus["rehearsal"];

export function showJob(job: Job): Answer {
  const { state } = job;
  const what = jobWords(job);
  const why = job.error ?? job.pauseReason;
  const said = why
    ? message("commandLine.plan.jobWhy", { what, state, why })
    : message("commandLine.plan.job", { what, state });
  return {
    json: job,
    text: english(said),
    exitCode: state === "failed" ? 1 : 0,
  };
}

/** A rehearsal that ended may have found that the phase fails, or that its rollback does not lead back. */
export function showRehearsal(job: Job, run: Rehearsal | undefined): Answer {
  if (!run) return showJob(job);
  const { error, rollback, notLookedAt = [], leftOut = [] } = run.report;
  const named = notLookedAt.filter((one) => one.named);
  const cameBack = run.rollbackProven || (rollback.ok === true && named.length === 0);
  const problems = [
    ...(run.ok ? [] : [error ?? english(message("commandLine.plan.failedOnCopy"))]),
    ...(cameBack
      ? []
      : [english(message("commandLine.plan.notProven")), rollback.failed, ...rollback.differences]),
  ].filter((line) => line !== undefined);
  const left = notLookedAt.map(({ what, named }) =>
    english(
      named
        ? message("commandLine.plan.notLookedAtNamed", { what })
        : message("commandLine.plan.notLookedAt", { what }),
    ),
  );
  const rehearsed = { phase: job.phase ?? "", ok: problems.length > 0 ? "no" : "yes" };
  return {
    json: { ...job, rehearsal: run },
    text: [
      english(message("commandLine.plan.rehearsed", rehearsed)),
      ...problems,
      ...(rollback.oneWay ?? []).map(({ step, reason }) =>
        english(message("commandLine.plan.oneWay", { step, reason })),
      ),
      ...left,
      ...leftOut.map(({ step, what }) =>
        english(message("commandLine.plan.notCompared", { step, what: commas(what) })),
      ),
    ].join("\n  "),
    exitCode: problems.length > 0 ? 1 : 0,
  };
}

export function showPlan(plan: PlanStatus): Answer {
  const lines = [
    english(message("commandLine.plan.title", { name: plan.name, title: plan.title })),
    "",
    phaseTable(plan),
  ];
  const { loadError, targetError, quarantine, leftOpen, job } = plan;
  if (loadError) lines.push("", english(message("commandLine.plan.folderUnread", { why: loadError })));
  if (targetError) lines.push("", english(message("commandLine.plan.targetUnread", { why: targetError })));
  if (quarantine) {
    const { rows, values } = quarantine;
    lines.push("", english(message("commandLine.plan.quarantine", { rows, values })));
  }
  if (leftOpen) {
    const { rows, values, blocks } = leftOpen;
    lines.push(english(message("commandLine.plan.leftOpen", { rows, values, blocks })));
  }
  if (job) lines.push("", showJob(job).text);
  const current = plan.phases.find(({ phase }) => phase === plan.currentPhase);
  if (current && current.gates.length > 0) {
    const rows = current.gates.map((gate) => [gate.state, gate.name, gate.evidence]);
    const title = english(message("commandLine.plan.gatesOf", { phase: current.phase }));
    lines.push("", title, renderTable(headed(null, "gate", "evidence"), rows));
  }
  const failing = checksOf(plan).filter(({ state }) => isFailing(state));
  if (failing.length > 0)
    lines.push("", english(message("commandLine.plan.failingChecks")), checkTable(failing));
  return { json: plan, text: lines.join("\n") };
}

function phaseTable(plan: PlanStatus): string {
  return renderTable(
    headed("phase", "state", "steps", "rollbackProven", "next"),
    plan.phases.map((phase) => [
      phase.phase,
      english(stateWords(phase.standing)),
      `${phase.stepsDone}/${phase.stepsTotal}`,
      provenWords(phase),
      nextWords(phase, plan),
    ]),
  );
}

function provenWords({ phase, rollbackProvenAt, rollbackTried }: PhaseStatus): string {
  // It runs no statement.
  if (phase === "switchover") return english(message("commandLine.plan.nothingToUndo"));
  if (rollbackProvenAt) return rollbackProvenAt;
  return english(
    rollbackTried ? message("commandLine.plan.triedNotAll") : message("commandLine.plan.notYet"),
  );
}

/** What went wrong, or what holds the phase: a gate of its start holds none that has begun, and the kill switch none that is done. */
function nextWords(phase: PhaseStatus, { killSwitchEngaged }: PlanStatus): string {
  if (phase.standing === "rollback_paused" || phase.standing === "restore_paused")
    return english(message("commandLine.plan.resumeIt"));
  if (phase.standing === "rollback_failed" || phase.standing === "restore_failed") {
    const way = phase.standing === "restore_failed" ? "restore" : "rollback";
    return english(message("commandLine.plan.toEnd", { why: withEnd(phase.error ?? ""), way }));
  }
  if (phase.error !== null) return phase.error;
  if (["waiting", "rolled_back", "failed"].includes(phase.state)) return phase.startBlockedBy ?? "";
  return phase.standing === "stands_still" && killSwitchEngaged
    ? english(message("commandLine.plan.killed"))
    : "";
}

export function showChecks(plan: PlanStatus): Answer {
  const all = checksOf(plan);
  const run = all.filter(({ state }) => state !== "superseded" && state !== "not-run");
  const failing = run.filter(({ state }) => isFailing(state));
  const old = run.filter(({ state }) => state === "stale").length;
  const superseded = all.filter(({ state }) => state === "superseded").length;
  const summary = checkWords({ run: run.length, failing: failing.length, old });
  const also = superseded > 0 ? message("commandLine.plan.superseded", { count: superseded }) : null;
  const back = plan.phases.filter(({ standing }) => GOES_BACK.has(standing)).map(({ phase }) => phase);
  const untold =
    back.length > 0
      ? message("commandLine.plan.goingBack", { phases: listed(back), count: back.length })
      : null;
  // A plan of which a part is half of both is not said to be well.
  const ok = failing.length === 0 && untold === null;
  return {
    json: { ok, checks: run },
    text:
      run.length === 0
        ? english(untold ?? message("commandLine.plan.nothingToCheck"))
        : `${checkTable(run)}\n\n${english(sentences(summary, also, untold))}`,
    exitCode: ok ? 0 : 1,
  };
}

const GOES_BACK: ReadonlySet<PhaseStatus["standing"]> = new Set([
  ...(["rolling_back", "rollback_paused", "restore_paused"] as const),
  ...(["rollback_failed", "restore_failed"] as const),
]);

function checkWords({ run, failing, old }: { run: number; failing: number; old: number }): Message {
  if (failing > 0) return message("commandLine.plan.someFail", { failing, run });
  if (old > 0) return message("commandLine.plan.someOld", { fresh: run - old, run, old });
  return run === 1
    ? message("commandLine.plan.onePasses")
    : message("commandLine.plan.allPass", { run: String(run) });
}

function checksOf(plan: PlanStatus) {
  return plan.phases.flatMap((phase) => [...phase.steps.flatMap((step) => step.checks), ...phase.checks]);
}

function checkTable(checks: ReturnType<typeof checksOf>): string {
  return renderTable(
    headed(null, "step", "check", "expected", "observed", "at"),
    checks.map(({ step, name, expected, state, latest }) => [
      state,
      step,
      name,
      expected,
      latest?.observed ?? "",
      latest?.at ?? "",
    ]),
  );
}
