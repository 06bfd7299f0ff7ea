import { AppError } from "#lib/kernel/errors.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import { commas } from "#lib/messages/catalogue/listed.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import { dryRunPhase } from "#lib/plans/verbs/dry-run-phase.ts";
import { restorePhase } from "#lib/plans/verbs/restore-phase.ts";
import { rollbackPhase } from "#lib/plans/verbs/rollback-phase.ts";
import { runChecks } from "#lib/plans/verbs/run-checks.ts";
import { startPhase } from "#lib/plans/verbs/start-phase.ts";
import { stopRehearsal } from "#lib/plans/verbs/stop-rehearsal.ts";
import { listOfPlans } from "#lib/surfaces/resources/plan.ts";
import { planStatus } from "#lib/surfaces/resources/plan-status.ts";
import { type Call, listOf } from "../call.ts";
import { followJob, type PlanStatus } from "../follow-job.ts";
import { type Line, line } from "../line.ts";
import type { Answer } from "../run-command.ts";
import { showChecks, showDryRun, showJob, showPlan } from "../show-plan.ts";

type Named = { plan?: string };
type PhaseGiven = Named & { phase: string; confirm?: string; wait: boolean };

export const PLAN_LINES: readonly Line[] = [
  line(
    ["plan status [plan]", "phases, gates and failing checks of a plan"],
    [],
    async (call, { plan }: Named) => showPlan(await readPlan(call, plan)),
  ),
  phaseLine(["run", "start a phase: expand, backfill, switchover or contract"], startPhase),
  phaseLine(["rollback", "roll a phase back: expand, backfill or switchover"], rollbackPhase),
  phaseLine(["restore", "bring back what contract removed, from its backup: contract"], restorePhase),
  {
    ...phaseLine(
      [
        "rehearse",
        "run a phase and its rollback on a copy; exit code 1 if either fails: expand, backfill, switchover or contract",
      ],
      dryRunPhase,
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
  [name, says]: readonly [name: string, says: string],
  does: typeof startPhase | typeof rollbackPhase | typeof restorePhase | typeof dryRunPhase,
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
  if (!wait) return { json: job, text: english(message("commandLine.plan.checksQueued")) };
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
