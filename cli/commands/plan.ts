import type { Command } from "commander";
import { AppError } from "#lib/kernel/errors.ts";
import { STATE_WORDS } from "#lib/messages/plan-states.ts";
import { followJob } from "../follow-job.ts";
import { type Answer, runCommand } from "../run-command.ts";
import { type DryRunShape, JobAnswerShape, type JobShape, PlanListShape, PlanShape } from "../shapes.ts";
import { renderTable } from "../table.ts";
import type { Transport } from "../transport.ts";

type Options = { plan?: string; confirm?: string; wait: boolean };
const PHASES = "expand, backfill, switchover or contract";

export function addPlanCommands(program: Command, json: () => boolean): void {
  const plan = program.command("plan").description("migration plans");

  plan
    .command("status [plan]")
    .description("phases, gates and failing checks of a plan")
    .action((name?: string) =>
      runCommand(json(), async (transport) => showPlan(await readPlan(transport, name))),
    );

  addPhaseCommand("run", "start", `start a phase: ${PHASES}`);
  addPhaseCommand("rollback", "rollback", "roll a phase back: expand, backfill or switchover");
  addPhaseCommand("restore", "restore", "bring back what contract removed, from its backup: contract");
  addPhaseCommand(
    "rehearse",
    "rehearse",
    `run a phase and its rollback on a copy; exit code 1 if either fails: ${PHASES}`,
  ).alias("dry-run");

  plan
    .command("stop-rehearsal [plan]")
    .description("end the rehearsal under way; its copy is dropped")
    .action((name?: string) =>
      runCommand(json(), async (transport) => {
        const { name: plan } = await readPlan(transport, name);
        return showJob(await enqueue(transport, plan, { action: "stop-rehearsal" }));
      }),
    );

  plan
    .command("verify [plan]")
    .description(
      "run every check of what has been done so far; exit code 1 if one fails, 4 while other work is under way or paused",
    )
    .option("--no-wait", "do not wait for the results")
    .action((name: string | undefined, options: Options) =>
      runCommand(json(), async (transport) => {
        const before = await readPlan(transport, name);
        const job = await enqueue(transport, before.name, { action: "verify" });
        if (!options.wait) return { json: job, text: "The checks are queued." };
        const ended = await followJob(transport, before.name, job);
        if (ended.state !== "done") return showJob(ended);
        return showChecks(await readPlan(transport, before.name));
      }),
    );

  function addPhaseCommand(name: string, action: string, description: string): Command {
    return plan
      .command(`${name} <phase>`)
      .description(description)
      .option("--plan <name>", "the plan, if there is more than one")
      .option("--confirm <name>", "the plan's name; the contract phase wants it typed")
      .option("--no-wait", "do not wait for the end")
      .action((phase: string, options: Options) =>
        runCommand(json(), async (transport) => {
          const { name: plan } = await readPlan(transport, options.plan);
          const confirmName = options.confirm;
          const job = await enqueue(transport, plan, {
            action,
            phase,
            ...(confirmName ? { confirmName } : {}),
          });
          const ended = options.wait ? await followJob(transport, plan, job) : job;
          if (ended.kind !== "dry_run" || ended.state !== "done") return showJob(ended);
          const { phases } = await readPlan(transport, plan);
          return showDryRun(ended, phases.find((one) => one.phase === phase)?.dryRun);
        }),
      );
  }
}

async function readPlan(transport: Transport, name: string | undefined): Promise<PlanShape> {
  if (name) return PlanShape.parse(await transport.readPlan(name));
  const { plans } = PlanListShape.parse(await transport.listPlans());
  const [only, ...more] = plans;
  if (!only)
    throw new AppError("not-found", "There is no plan yet. A worker loads the plans folder when it starts.");
  if (more.length > 0) {
    throw new AppError("invalid", `Say which plan: ${plans.map((plan) => plan.name).join(", ")}.`);
  }
  return PlanShape.parse(await transport.readPlan(only.name));
}

async function enqueue(transport: Transport, plan: string, body: object): Promise<JobShape> {
  return JobAnswerShape.parse(await transport.actOnPlan(plan, body)).job;
}

function showJob(job: JobShape): Answer {
  const what = `${job.kind === "dry_run" ? "rehearsal" : job.kind}${job.phase ? ` of ${job.phase}` : ""}`;
  const why = job.error ?? job.pauseReason;
  return {
    json: job,
    text: `${what}: ${job.state}${why ? ` (${why})` : ""}`,
    exitCode: job.state === "failed" ? 1 : 0,
  };
}

/** A rehearsal that ended may have found that the phase fails, or that its rollback does not lead back. */
export function showDryRun(job: JobShape, run: DryRunShape | null | undefined): Answer {
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

export function showPlan(plan: PlanShape): Answer {
  const lines = [
    `${plan.name}: ${plan.title}`,
    "",
    renderTable(
      ["phase", "state", "steps", "rollback proven", "next"],
      plan.phases.map((phase) => [
        phase.phase,
        standingWords(phase),
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
  const failing = checksOf(plan).filter(isFailing);
  if (failing.length > 0) lines.push("", "Failing checks:", checkTable(failing));
  return { json: plan, text: lines.join("\n") };
}

/** What went wrong, or what holds the phase: a gate of its start holds none that has begun, and the kill switch none that is done. */
function nextWords(phase: PlanShape["phases"][number], { killSwitchEngaged }: PlanShape): string {
  if (phase.error !== null) return phase.error;
  if (["waiting", "rolled_back", "failed"].includes(phase.state)) return phase.startBlockedBy ?? "";
  return phase.standing === "stands_still" && killSwitchEngaged ? "The kill switch is engaged." : "";
}

/** As every screen says it. */
function standingWords({ state, standing = state }: PlanShape["phases"][number]): string {
  return Object.entries(STATE_WORDS).find(([one]) => one === standing)?.[1] ?? standing;
}

function showChecks(plan: PlanShape): Answer {
  const all = checksOf(plan);
  const run = all.filter(({ state }) => state !== "superseded" && state !== "not-run");
  const failing = run.filter(isFailing);
  const old = run.filter(({ state }) => state === "stale").length;
  const superseded = all.filter(({ state }) => state === "superseded").length;
  const also = superseded > 0 ? ` ${superseded} more are superseded by a later phase.` : "";
  const summary =
    failing.length > 0
      ? `${failing.length} of ${run.length} checks fail.${also}`
      : old > 0
        ? `${run.length - old} of ${run.length} checks pass; ${old} were looked at too long ago.${also}`
        : `All ${run.length} checks pass.${also}`;
  return {
    json: { ok: failing.length === 0, checks: run },
    text: run.length === 0 ? "There was nothing to check yet." : `${checkTable(run)}\n\n${summary}`,
    exitCode: failing.length === 0 ? 0 : 1,
  };
}

function checksOf(plan: PlanShape) {
  return plan.phases.flatMap((phase) => [...phase.steps.flatMap((step) => step.checks), ...phase.checks]);
}

function isFailing({ state }: { state: string }): boolean {
  return state === "fail" || state === "error";
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
