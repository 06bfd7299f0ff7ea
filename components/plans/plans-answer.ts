import type { Tone } from "#components/ui/tone.tsx";
import { countOf } from "#lib/kernel/text/numbers.ts";
import { failingRowsAddress } from "#lib/messages/check-address.ts";
import { describePause } from "#lib/messages/pauses.ts";
import { problemsInShort } from "#lib/messages/problems-in-short.ts";
import type { PlanListItem } from "#lib/plans/reads/views.ts";
import { PHASE_NAMES } from "./phase-words.ts";

export type PlansAnswer = {
  tone: Tone;
  title: string;
  sentence: string;
  /** What it says is the next step of a plan, whose own button stands there. */
  offersNext?: true;
  look: { label: string; href: string } | null;
};

/** The step that the overview offers, in its words. */
type Next = { plan: string; words: Pick<PlansAnswer, "tone" | "title"> & { text: string } };
type SeenWith = { killed: boolean; next: Next | null };

/** Which of the plans needs somebody most, and if none does, what could be done next: the same as the overview says. */
export function plansAnswer(plans: PlanListItem[], { killed, next }: SeenWith): PlansAnswer {
  const ofNext = (plan: PlanListItem) => (next?.plan === plan.name ? nextAnswer(next) : null);
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
    return (
      ofNext(paused) ?? {
        tone: "hold",
        title: "A plan is paused",
        sentence: `${paused.title} ${describePause(paused.job?.pauseReason ?? null)}.`,
        look: openPlan(paused.name),
      }
    );
  const running = plans.find((plan) => plan.job !== null);
  if (running)
    return (
      ofNext(running) ?? {
        tone: "run",
        title: "A plan is at work",
        sentence: `${running.title}${running.job?.phase ? `, ${PHASE_NAMES[running.job.phase].toLowerCase()}` : ""}. It goes on by itself.`,
        look: openPlan(running.name),
      }
    );
  const still = plans.find((plan) => plan.phases.some(({ standing }) => standing === "stands_still"));
  if (still && killed)
    return {
      tone: "hold",
      title: "A switchover stands still",
      sentence: `${still.title}: the kill switch is engaged, so that nobody is on the new path.`,
      look: { label: "Look at the kill switch", href: "/emergency" },
    };
  const off = nobodyIsOn(plans);
  if (off)
    return (
      ofNext(off.plan) ?? {
        tone: "hold",
        title: off.title,
        sentence: off.sentence,
        look: openPlan(off.plan.name),
      }
    );
  const held = plans.find((plan) => plan.phases.some(({ standing }) => standing === "held"));
  if (held)
    return {
      tone: "hold",
      title: "A switchover is held",
      sentence: `${held.title}: ${held.flag} does not rise until it is released.`,
      look: openPlan(held.name),
    };
  if (next) return nextAnswer(next);
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
          : killed && open.length > 0
            ? "What opens a new path further waits until the kill switch is lifted."
            : `${countOf(configured.length, "plan")}, ${open.length === 0 ? "all done" : `${open.length} not done yet`}.`,
    look: open[0] ? openPlan(open[0].name) : null,
  };
}

function nextAnswer({ words }: Next): PlansAnswer {
  return { tone: words.tone, title: words.title, sentence: words.text, look: null, offersNext: true };
}

/** The plan whose new path nobody is on because its flag is off, though its switchover has begun. */
export function nobodyIsOn(
  plans: PlanListItem[],
): { plan: PlanListItem; title: string; sentence: string } | null {
  const plan = plans.find(
    (one) => one.switchedOff || one.phases.some(({ standing }) => standing === "stands_still"),
  );
  if (!plan) return null;
  const where = plan.switchedOff ? "is done, but the" : "stands still: the";
  return {
    plan,
    title: "Nobody is on the new path",
    sentence: `The switchover of ${plan.title} ${where} flag ${plan.flag} is off.`,
  };
}

function openPlan(name: string): PlansAnswer["look"] {
  return { label: "Open the plan", href: `/migrations/${encodeURIComponent(name)}` };
}
