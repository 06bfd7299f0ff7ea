import { isFailing } from "#lib/checks/attention.ts";
import { AppError } from "#lib/kernel/errors.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import { commas } from "#lib/messages/catalogue/listed.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import { stateWords } from "#lib/messages/plan-states.ts";
import { dryRunPhase } from "#lib/plans/verbs/dry-run-phase.ts";
import { restorePhase } from "#lib/plans/verbs/restore-phase.ts";
import { rollbackPhase } from "#lib/plans/verbs/rollback-phase.ts";
import { runChecks } from "#lib/plans/verbs/run-checks.ts";
import { startPhase } from "#lib/plans/verbs/start-phase.ts";
import { stopRehearsal } from "#lib/plans/verbs/stop-rehearsal.ts";
import { listOfPlans } from "#lib/surfaces/resources/plan.ts";
import { planStatus } from "#lib/surfaces/resources/plan-status.ts";
import { type Call, listOf } from "../call.ts";
import { followJob, type Job, type PlanStatus } from "../follow-job.ts";
import { type Line, line } from "../line.ts";
import type { Answer } from "../run-command.ts";
import { renderTable } from "../table.ts";

type Named = { plan?: string };
type PhaseGiven = Named & { phase: string; confirm?: string; wait: boolean };
type PhaseStatus = PlanStatus["phases"][number];
type Rehearsal = PhaseStatus["dryRun"];
const PHASES = "expand, backfill, switchover or contract";

export const PLAN_LINES: readonly Line[] = [
  line(
    ["plan status [plan]", "phases, gates and failing checks of a plan"],
    [],
    async (call, { plan }: Named) => showPlan(await readPlan(call, plan)),
  ),
  phaseLine("run", startPhase, `start a phase: ${PHASES}`),
  phaseLine("rollback", rollbackPhase, "roll a phase back: expand, backfill or switchover"),
  phaseLine("restore", restorePhase, "bring back what contract removed, from its backup: contract"),
  {
    ...phaseLine(
      "rehearse",
      dryRunPhase,
      `run a phase and its rollback on a copy; exit code 1 if either fails: ${PHASES}`,
    ),
    alias: "dry-run",
  },
  line(
    ["plan stop-rehearsal [plan]", "end the rehearsal under way; its copy is dropped"],
    [],
    async (call, given: Named) => {
      const plan = await nameOf(call, given.plan);
      return showJob(await followJob(call, plan, await call(stopRehearsal, { plan }), false));
    },
  ),
  line(
    [
      "plan verify [plan]",
      "run every check of what has been done so far; exit code 1 if one fails, 4 while other work is under way or paused",
    ],
    [["--no-wait", "do not wait for the results"]],
    verify,
  ),
];

function phaseLine(
  name: string,
  does: typeof startPhase | typeof rollbackPhase | typeof restorePhase | typeof dryRunPhase,
  says: string,
): Line {
  return line(
    [`plan ${name} <phase>`, says],
    [
      ["--plan <name>", "the plan, if there is more than one"],
      ["--confirm <name>", "the plan's name; the contract phase wants it typed"],
      ["--no-wait", "do not wait for the end"],
    ],
    async (call, { phase, confirm: confirmName, wait, ...given }: PhaseGiven) => {
      const plan = await nameOf(call, given.plan);
      const job = await followJob(call, plan, await call(does, { plan, phase, confirmName }), wait);
      if (job.kind !== "dry_run" || job.state !== "done") return showJob(job);
      const { phases } = await call(planStatus, { plan });
      return showDryRun(job, phases.find((one) => one.phase === phase)?.dryRun);
    },
  );
}

async function verify(call: Call, { wait, ...given }: Named & { wait: boolean }): Promise<Answer> {
  const plan = await nameOf(call, given.plan);
  const job = await call(runChecks, { plan });
  if (!wait) return { json: job, text: "The checks are queued." };
  const ended = await followJob(call, plan, job);
  return ended.state === "done" ? showChecks(await call(planStatus, { plan })) : showJob(ended);
}

async function nameOf(call: Call, given: string | undefined): Promise<string> {
  if (given) return given;
  const names = (await listOf(call, listOfPlans)).map(({ name }) => name).reverse();
  const [only, ...more] = names;
  if (!only) throw new AppError("not-found", message("commandLine.none.plan"));
  if (more.length > 0)
    throw new AppError("invalid", message("commandLine.which.plan", { plans: commas(names) }));
  return only;
}

async function readPlan(call: Call, given: string | undefined): Promise<PlanStatus> {
  return call(planStatus, { plan: await nameOf(call, given) });
}

function showJob(job: Job): Answer {
  const what = `${job.kind === "dry_run" ? "rehearsal" : job.kind}${job.phase ? ` of ${job.phase}` : ""}`;
  const why = job.error ?? job.pauseReason;
  return {
    json: job,
    text: `${what}: ${job.state}${why ? ` (${why})` : ""}`,
    exitCode: job.state === "failed" ? 1 : 0,
  };
}

/** A rehearsal that ended may have found that the phase fails, or that its rollback does not lead back. */
export function showDryRun(job: Job, run: Rehearsal | undefined): Answer {
  if (!run) return showJob(job);
  const { error, rollback, notLookedAt = [], leftOut = [] } = run.report;
  const named = notLookedAt.filter((one) => one.named);
  const cameBack = run.rollbackProven || (rollback.ok === true && named.length === 0);
  const problems = [
    ...(run.ok ? [] : [error ?? "A check or probe failed on the copy; the plan's page lists it."]),
    ...(cameBack ? [] : ["The rollback is not proven.", rollback.failed, ...rollback.differences]),
  ].filter((line) => line !== undefined);
  const left = notLookedAt.map(
    ({ what, named }) => `Not looked at: ${what}${named ? ", which the plan names" : ""}.`,
  );
  return {
    json: { ...job, dryRun: run },
    text: [
      `rehearsal of ${job.phase}: ${problems.length > 0 ? "it must not start so" : "it works"}`,
      ...problems,
      ...(rollback.oneWay ?? []).map(({ step, reason }) => `one-way: ${step}, ${reason}`),
      ...left,
      ...leftOut.map(
        ({ step, what }) =>
          `Not compared between ${step} in batches and at once, as two runs differ: ${what.join(", ")}.`,
      ),
    ].join("\n  "),
    exitCode: problems.length > 0 ? 1 : 0,
  };
}

export function showPlan(plan: PlanStatus): Answer {
  const lines = [
    `${plan.name}: ${plan.title}`,
    "",
    renderTable(
      ["phase", "state", "steps", "rollback proven", "next"],
      plan.phases.map((phase) => [
        phase.phase,
        english(stateWords(phase.standing)),
        `${phase.stepsDone}/${phase.stepsTotal}`,
        // It runs no statement.
        phase.phase === "switchover"
          ? "nothing to undo"
          : (phase.rollbackProvenAt ?? (phase.rollbackTried ? "tried, not all looked at" : "not yet")),
        nextWords(phase, plan),
      ]),
    ),
  ];
  if (plan.loadError) lines.push("", `The folder cannot be read: ${plan.loadError}`);
  if (plan.targetError) lines.push("", `The target cannot be read: ${plan.targetError}`);
  if (plan.quarantine) {
    lines.push(
      "",
      `Quarantine: ${plan.quarantine.rows} rows, ${plan.quarantine.values} distinct values undecided`,
    );
  }
  if (plan.leftOpen) {
    const { rows, values, blocks } = plan.leftOpen;
    lines.push(`Left open: ${rows} rows, ${values} distinct values, which will stop ${blocks}`);
  }
  if (plan.job) lines.push("", showJob(plan.job).text);
  const current = plan.phases.find(({ phase }) => phase === plan.currentPhase);
  if (current && current.gates.length > 0) {
    const rows = current.gates.map((gate) => [gate.state, gate.name, gate.evidence]);
    lines.push("", `Gates of ${current.phase}:`, renderTable(["", "gate", "evidence"], rows));
  }
  const failing = checksOf(plan).filter(({ state }) => isFailing(state));
  if (failing.length > 0) lines.push("", "Failing checks:", checkTable(failing));
  return { json: plan, text: lines.join("\n") };
}

/** What went wrong, or what holds the phase: a gate of its start holds none that has begun, and the kill switch none that is done. */
function nextWords(phase: PhaseStatus, { killSwitchEngaged }: PlanStatus): string {
  if (phase.error !== null) return phase.error;
  if (["waiting", "rolled_back", "failed"].includes(phase.state)) return phase.startBlockedBy ?? "";
  return phase.standing === "stands_still" && killSwitchEngaged ? "The kill switch is engaged." : "";
}

function showChecks(plan: PlanStatus): Answer {
  const all = checksOf(plan);
  const run = all.filter(({ state }) => state !== "superseded" && state !== "not-run");
  const failing = run.filter(({ state }) => isFailing(state));
  const old = run.filter(({ state }) => state === "stale").length;
  const superseded = all.filter(({ state }) => state === "superseded").length;
  const checks = run.length === 1 ? "1 check" : `${run.length} checks`;
  const also =
    superseded > 0
      ? ` ${superseded} more ${superseded === 1 ? "is" : "are"} superseded by a later phase.`
      : "";
  const summary =
    failing.length > 0
      ? `${failing.length} of ${checks} ${failing.length === 1 ? "fails" : "fail"}.${also}`
      : old > 0
        ? `${run.length - old} of ${checks} pass; ${old} ${old === 1 ? "was" : "were"} looked at too long ago.${also}`
        : run.length === 1
          ? `The only check passes.${also}`
          : `All ${checks} pass.${also}`;
  return {
    json: { ok: failing.length === 0, checks: run },
    text: run.length === 0 ? "There was nothing to check yet." : `${checkTable(run)}\n\n${summary}`,
    exitCode: failing.length === 0 ? 0 : 1,
  };
}

function checksOf(plan: PlanStatus) {
  return plan.phases.flatMap((phase) => [...phase.steps.flatMap((step) => step.checks), ...phase.checks]);
}

function checkTable(checks: ReturnType<typeof checksOf>): string {
  return renderTable(
    ["", "step", "check", "expected", "observed", "at"],
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
