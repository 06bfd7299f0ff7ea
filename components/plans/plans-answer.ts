import type { Tone } from "#components/ui/tone.tsx";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { failingRowsAddress } from "#lib/messages/check-address.ts";
import { describePause, withGate } from "#lib/messages/pauses.ts";
import { phaseInSentence } from "#lib/messages/phase-names.ts";
import { problemsInShort } from "#lib/messages/problems-in-short.ts";
import { type PlanAttention, planAttention } from "#lib/plans/attention.ts";
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

type NeedOfPlan = { plan: PlanListItem; need: PlanAttention };

/** Which of the plans needs somebody most, and if none does, what could be done next: the same as the overview says. */
export function plansAnswer(plans: PlanListItem[], { killed, next }: SeenWith): PlansAnswer {
  const needs = needsOf(plans, killed);
  const first = (...codes: PlanAttention["code"][]) => needs.find(({ need }) => codes.includes(need.code));
  const ofNext = (plan: PlanListItem) => (next?.plan === plan.name ? nextAnswer(next) : null);
  const wrong = first("plan-unread", "plan-not-taken-over") ?? first("phase-failed") ?? first("checks-fail");
  if (wrong) return needAnswer(wrong);
  const paused = first("work-paused");
  if (paused) return ofNext(paused.plan) ?? needAnswer(paused);
  const running = plans.find((plan) => plan.job !== null);
  if (running) return ofNext(running) ?? isAtWork(running);
  const nobody = first("killed") ?? first("flag-off") ?? first("flag-held");
  if (nobody) return (nobody.need.code === "flag-off" && ofNext(nobody.plan)) || needAnswer(nobody);
  return next ? nextAnswer(next) : nothingToDo(plans, killed);
}

function needsOf(plans: PlanListItem[], killed: boolean): NeedOfPlan[] {
  return plans.flatMap((plan) =>
    planAttention({ ...plan, failingChecks: plan.checks.failing, killed }).map((need) => ({ plan, need })),
  );
}

function needAnswer({ plan, need }: NeedOfPlan): PlansAnswer {
  const { title } = plan;
  const look = openPlan(plan.name);
  const hold = (
    of: "paused" | "standsStill" | "held" | "nobodyIsOn" | "notTakenOver",
    sentence: Message,
  ) => ({
    tone: "hold" as const,
    title: message(`plans.list.${of}`),
    sentence,
    look,
  });
  const flag = plan.flag ?? "";
  switch (need.code) {
    case "plan-unread":
    case "plan-not-taken-over": {
      const what = problemsInShort(need.params.problems) ?? "";
      const answer = hold("notTakenOver", message("plans.list.planWith", { plan: title, what }));
      return need.code === "plan-unread"
        ? { ...answer, tone: "fail", title: message("plans.list.unread") }
        : answer;
    }
    case "phase-failed": {
      const { back: way, phase } = need.params;
      if (way !== null)
        return {
          tone: "fail",
          title: message(`plans.list.backFailed.${way}`),
          sentence: message("plans.list.waitsForEnd", { plan: title, way, phase: phaseInSentence(phase) }),
          look,
        };
      return {
        tone: "fail",
        title: message("plans.list.phaseStopped"),
        sentence: message("plans.list.waitsForSomebody", { plan: title }),
        look,
      };
    }
    case "checks-fail":
      return checksFail(plan, need.params.count);
    case "killed":
      return {
        ...hold("standsStill", message("plans.list.killed", { plan: title })),
        look: { label: message("plans.look.killSwitch"), href: "/emergency" },
      };
    case "flag-off": {
      const code = need.params.switchover === "done" ? "plans.list.doneButOff" : "plans.list.standsStillOff";
      return hold("nobodyIsOn", message(code, { plan: title, flag }));
    }
    case "flag-held":
      return hold("held", message("plans.list.heldFlag", { plan: title, flag }));
    default: {
      const { job } = plan;
      const reason = job?.pauseReason ?? null;
      const paused = { plan: title, pause: describePause(reason) };
      const said =
        job?.phase && (job.kind === "rollback" || job.kind === "restore")
          ? message("plans.list.pausedBack", { ...paused, way: job.kind, phase: phaseInSentence(job.phase) })
          : message("plans.list.pausedWhy", paused);
      return hold("paused", withGate(said, reason));
    }
  }
}

function checksFail({ name, title }: PlanListItem, count: number): PlansAnswer {
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
export function nobodyIsOn(plans: PlanListItem[]): (PlansAnswer & { plan: PlanListItem }) | null {
  const off = needsOf(plans, false).find(({ need }) => need.code === "flag-off");
  return off ? { plan: off.plan, ...needAnswer(off) } : null;
}

function openPlan(name: string): PlansAnswer["look"] {
  return { label: message("plans.list.open"), href: `/migrations/${encodeURIComponent(name)}` };
}
