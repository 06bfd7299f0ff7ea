import type { Tone } from "#components/ui/tone.tsx";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { failingRowsAddress } from "#lib/messages/check-address.ts";
import { describePause, withGate } from "#lib/messages/pauses.ts";
import { phaseInSentence } from "#lib/messages/phase-names.ts";
import { problemsInShort } from "#lib/messages/problems-in-short.ts";
import type { PlanListItem } from "#lib/plans/reads/views.ts";

export type PlansAnswer = {
  tone: Tone;
  title: Message;
  sentence: Message;
  /** What it says is the next step of a plan, whose own button stands there. */
  offersNext?: true;
  look: { label: Message; href: string } | null;
};

/** The step that the overview offers, in its words. */
type Next = { plan: string; words: { tone: Tone; title: Message; text: Message } };
type SeenWith = { killed: boolean; next: Next | null };

/** Which of the plans needs somebody most, and if none does, what could be done next: the same as the overview says. */
export function plansAnswer(plans: PlanListItem[], { killed, next }: SeenWith): PlansAnswer {
  const ofNext = (plan: PlanListItem) => (next?.plan === plan.name ? nextAnswer(next) : null);
  const unsound = plans.find((plan) => plan.loadError !== null);
  if (unsound)
    return {
      ...(unsound.phases.length === 0
        ? { tone: "fail", title: message("plans.list.unread") }
        : { tone: "hold", title: message("plans.list.notTakenOver") }),
      sentence: message("plans.list.planWith", {
        plan: unsound.title,
        what: problemsInShort(unsound.loadError ?? ""),
      }),
      look: openPlan(unsound.name),
    };
  const failed = plans.find((plan) => plan.phases.some((phase) => phase.state === "failed"));
  if (failed)
    return {
      tone: "fail",
      title: message("plans.list.phaseStopped"),
      sentence: message("plans.list.waitsForSomebody", { plan: failed.title }),
      look: openPlan(failed.name),
    };
  const failing = plans.find((plan) => plan.checks.failing > 0);
  if (failing) return checksFail(failing);
  const paused = plans.find((plan) => plan.job?.state === "paused");
  if (paused) return ofNext(paused) ?? isPaused(paused);
  const running = plans.find((plan) => plan.job !== null);
  if (running) return ofNext(running) ?? isAtWork(running);
  const still = plans.find((plan) => plan.phases.some(({ standing }) => standing === "stands_still"));
  if (still && killed)
    return {
      tone: "hold",
      title: message("plans.list.standsStill"),
      sentence: message("plans.list.killed", { plan: still.title }),
      look: { label: message("plans.look.killSwitch"), href: "/emergency" },
    };
  const off = nobodyIsOn(plans);
  if (off) {
    const { plan, title, sentence } = off;
    return ofNext(plan) ?? { tone: "hold", title, sentence, look: openPlan(plan.name) };
  }
  const held = plans.find((plan) => plan.phases.some(({ standing }) => standing === "held"));
  if (held)
    return {
      tone: "hold",
      title: message("plans.list.held"),
      sentence: message("plans.list.heldFlag", { plan: held.title, flag: held.flag ?? "" }),
      look: openPlan(held.name),
    };
  return next ? nextAnswer(next) : nothingToDo(plans, killed);
}

function checksFail({ name, title, checks: { failing: count } }: PlanListItem): PlansAnswer {
  return {
    tone: "fail",
    title: message("plans.list.checksFail", { count }),
    sentence: message("plans.list.flagCannotRise", { plan: title, count }),
    look:
      count === 1
        ? { label: message("plans.list.lookAtRows"), href: failingRowsAddress(name) }
        : { label: message("plans.list.lookAtChecks", { count }), href: "/validation?show=failing" },
  };
}

function isPaused({ name, title, job }: PlanListItem): PlansAnswer {
  const pause = describePause(job?.pauseReason ?? null);
  return {
    tone: "hold",
    title: message("plans.list.paused"),
    sentence: withGate(message("plans.list.pausedWhy", { plan: title, pause }), job?.pauseReason ?? null),
    look: openPlan(name),
  };
}

function isAtWork({ name, title: plan, job }: PlanListItem): PlansAnswer {
  return {
    tone: "run",
    title: message("plans.list.atWork"),
    sentence: job?.phase
      ? message("plans.list.goesOnPhase", { plan, phase: phaseInSentence(job.phase) })
      : message("plans.list.goesOn", { plan }),
    look: openPlan(name),
  };
}

function nothingToDo(plans: PlanListItem[], killed: boolean): PlansAnswer {
  const configured = plans.filter((plan) => plan.unconfigured === null);
  const open = configured.filter((plan) => plan.currentPhase !== null);
  const sentence = () => {
    if (plans.length === 0) return message("plans.list.fromFolder");
    if (configured.length === 0) return message("plans.list.noneConfigured");
    if (killed && open.length > 0) return message("plans.list.untilLifted");
    return open.length === 0
      ? message("plans.list.allDone", { count: configured.length })
      : message("plans.list.notDone", { count: configured.length, open: open.length });
  };
  return {
    tone: "pass",
    title: message(plans.length === 0 ? "plans.list.none" : "plans.list.noneNeedsYou"),
    sentence: sentence(),
    look: open[0] ? openPlan(open[0].name) : null,
  };
}

function nextAnswer({ words }: Next): PlansAnswer {
  return { tone: words.tone, title: words.title, sentence: words.text, look: null, offersNext: true };
}

/** The plan whose new path nobody is on because its flag is off, though its switchover has begun. */
export function nobodyIsOn(
  plans: PlanListItem[],
): { plan: PlanListItem; title: Message; sentence: Message } | null {
  const plan = plans.find(
    (one) => one.switchedOff || one.phases.some(({ standing }) => standing === "stands_still"),
  );
  if (!plan) return null;
  return {
    plan,
    title: message("plans.list.nobodyIsOn"),
    sentence: message(plan.switchedOff ? "plans.list.doneButOff" : "plans.list.standsStillOff", {
      plan: plan.title,
      flag: plan.flag ?? "",
    }),
  };
}

function openPlan(name: string): PlansAnswer["look"] {
  return { label: message("plans.list.open"), href: `/migrations/${encodeURIComponent(name)}` };
}
