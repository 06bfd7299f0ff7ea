import { english } from "#lib/messages/catalogue/english.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import { pauseJob } from "#lib/plans/verbs/pause-job.ts";
import { rehearsePhase } from "#lib/plans/verbs/rehearse-phase.ts";
import { restorePhase } from "#lib/plans/verbs/restore-phase.ts";
import { resumeJob } from "#lib/plans/verbs/resume-job.ts";
import { rollbackPhase } from "#lib/plans/verbs/rollback-phase.ts";
import { runChecks } from "#lib/plans/verbs/run-checks.ts";
import { startPhase } from "#lib/plans/verbs/start-phase.ts";
import { stopRehearsal } from "#lib/plans/verbs/stop-rehearsal.ts";
import { planStatus } from "#lib/surfaces/resources/plan-status.ts";
import type { Call } from "../call.ts";
import { followJob, type PlanStatus } from "../follow-job.ts";
import { type HelpCode, type Line, line } from "../line.ts";
import { onlyPlan } from "../only-plan.ts";
import type { Answer } from "../run-command.ts";
import { showChecks, showJob, showPlan, showRehearsal } from "../show-plan.ts";

type Named = { plan?: string };
type PhaseGiven = Named & { phase: string; confirm?: string; wait: boolean };

export const PLAN_LINES: readonly Line[] = [
  line(["plan status [plan]", "plan.status.does"], [], async (call, { plan }: Named) =>
    showPlan(await readPlan(call, plan)),
  ),
  phaseLine(["run", "plan.run.does"], startPhase),
  phaseLine(["rollback", "plan.rollback.does"], rollbackPhase),
  phaseLine(["restore", "plan.restore.does"], restorePhase),
  {
    ...phaseLine(["rehearse", "plan.rehearse.does"], rehearsePhase),
    alias: "dry-run",
  },
  workLine(["stop-rehearsal", "plan.stopRehearsal.does"], stopRehearsal),
  workLine(["pause", "plan.pause.does"], pauseJob),
  workLine(["resume", "plan.resume.does"], resumeJob),
  line(["plan verify [plan]", "plan.verify.does"], [["--no-wait", "plan.verify.noWait"]], verify),
];

function phaseLine(
  [name, says]: readonly [name: string, says: HelpCode],
  does: typeof startPhase | typeof rollbackPhase | typeof restorePhase | typeof rehearsePhase,
): Line {
  return line(
    [`plan ${name} <phase>`, says],
    [
      ["--plan <name>", "onePlan"],
      ["--confirm <name>", "plan.confirm"],
      ["--no-wait", "plan.noWait"],
    ],
    async (call, { phase, confirm: confirmName, wait, ...given }: PhaseGiven) => {
      const plan = await onlyPlan(call, given.plan);
      const job = await followJob(call, plan, await call(does, { plan, phase, confirmName }), wait);
      if (job.kind !== "rehearsal" || job.state !== "done") return showJob(job);
      const { phases } = await call(planStatus, { plan });
      return showRehearsal(job, phases.find((one) => one.phase === phase)?.rehearsal);
    },
  );
}

/** What is said to the work under way. */
function workLine(
  [name, says]: readonly [name: string, says: HelpCode],
  does: typeof stopRehearsal | typeof pauseJob | typeof resumeJob,
): Line {
  return line([`plan ${name} [plan]`, says], [], async (call, given: Named) => {
    const plan = await onlyPlan(call, given.plan);
    return showJob(await followJob(call, plan, await call(does, { plan }), false));
  });
}

async function verify(call: Call, { wait, ...given }: Named & { wait: boolean }): Promise<Answer> {
  const plan = await onlyPlan(call, given.plan);
  const job = await call(runChecks, { plan });
  if (!wait) return { json: job, text: english(message("commandLine.plan.checksQueued")) };
  const ended = await followJob(call, plan, job);
  return ended.state === "done" ? showChecks(await call(planStatus, { plan })) : showJob(ended);
}

async function readPlan(call: Call, given: string | undefined): Promise<PlanStatus> {
  return call(planStatus, { plan: await onlyPlan(call, given) });
}
