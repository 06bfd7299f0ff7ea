import type { Tone } from "#components/ui/tone.tsx";
import { failingRowsAddress } from "#lib/format/check-address.ts";
import { countOf } from "#lib/format/numbers.ts";
import { problemsInShort } from "#lib/format/problems-in-short.ts";
import type { PlanListItem } from "#lib/plans/views.ts";
import { PHASE_NAMES } from "./phase-words.ts";

export type PlansAnswer = {
  tone: Tone;
  title: string;
  sentence: string;
  look: { label: string; href: string } | null;
};

/** Which of the plans needs somebody most. */
export function plansAnswer(plans: PlanListItem[]): PlansAnswer {
  const unsound = plans.find((plan) => plan.loadError !== null);
  if (unsound)
    return {
      ...(unsound.phases.length === 0
        ? { tone: "fail", title: "A plan cannot be read" }
        : { tone: "hold", title: "What a plan's folder holds now was not taken over" }),
      sentence: `${unsound.title}: ${problemsInShort(unsound.loadError ?? "")}`,
      look: openPlan(unsound.name),
    };
  const failed = plans.find((plan) => plan.phases.some((phase) => phase.state === "failed"));
  if (failed)
    return {
      tone: "fail",
      title: "A phase has stopped",
      sentence: `${failed.title} waits for somebody.`,
      look: openPlan(failed.name),
    };
  const failing = plans.find((plan) => plan.checks.failing > 0);
  if (failing)
    return {
      tone: "fail",
      title: `${countOf(failing.checks.failing, "check fails", "checks fail")}`,
      sentence: `In ${failing.title}. Its flag cannot rise until they pass.`,
      look:
        failing.checks.failing === 1
          ? { label: "Look at its rows", href: failingRowsAddress(failing.name) }
          : { label: `Look at the ${failing.checks.failing} checks`, href: "/validation?show=failing" },
    };
  const paused = plans.find((plan) => plan.job?.state === "paused");
  if (paused)
    return {
      tone: "hold",
      title: "A plan is paused",
      sentence: `${paused.title}: ${paused.job?.pauseReason ?? "no reason on record"}.`,
      look: openPlan(paused.name),
    };
  const running = plans.find((plan) => plan.job !== null);
  if (running)
    return {
      tone: "run",
      title: "A plan is at work",
      sentence: `${running.title}${running.job?.phase ? `, ${PHASE_NAMES[running.job.phase].toLowerCase()}` : ""}. It goes on by itself.`,
      look: openPlan(running.name),
    };
  const off = plans.find((plan) => plan.switchedOff);
  if (off)
    return {
      tone: "hold",
      title: "Nobody is on the new path",
      sentence: `${off.title}: the switchover is done, but the flag ${off.flag} is off.`,
      look: openPlan(off.name),
    };
  const configured = plans.filter((plan) => plan.unconfigured === null);
  const open = configured.filter((plan) => plan.currentPhase !== null);
  return {
    tone: "pass",
    title: plans.length === 0 ? "There is no plan yet" : "No plan needs you",
    sentence:
      plans.length === 0
        ? "The worker reads them from the plans folder."
        : configured.length === 0
          ? "No plan has a target that is configured."
          : `${countOf(configured.length, "plan")}, ${open.length === 0 ? "all done" : `${open.length} not done yet`}.`,
    look: open[0] ? openPlan(open[0].name) : null,
  };
}

function openPlan(name: string): PlansAnswer["look"] {
  return { label: "Open the plan", href: `/migrations/${encodeURIComponent(name)}` };
}
