import type { Role } from "../kernel/permissions.ts";
import { durationWords } from "../kernel/text/durations.ts";
import { partWords } from "../kernel/text/numbers.ts";
import { listed } from "../messages/catalogue/listed.ts";
import { type Message, message } from "../messages/catalogue/message.ts";
import { valuesAddress } from "../messages/check-address.ts";
import { decideValues, whyNotDecide } from "../messages/decide-values.ts";
import { pauseNow, withGate } from "../messages/pauses.ts";
import { problemsSentence } from "../messages/problems-in-short.ts";
import type { FolderAttention, PlanAttention } from "../plans/attention.ts";
import type { GoingBack } from "../plans/going-back.ts";
import { fail, hold, type Need } from "./need.ts";
import { progressAttention } from "./progress-attention.ts";
import type { Progress } from "./read-progress.ts";

/** Pure: the most urgent of a plan in motion, and a person's pause beside values that wait, as it does not end with them. */
export function needsOfProgress(progress: Progress, role: Role): Need[] {
  const [first, second] = progressAttention(progress);
  const beside = first?.code === "values-wait" && second?.code === "work-paused" ? [second] : [];
  return [...(first ? [first] : []), ...beside].flatMap((need) => planNeed(need, progress, role) ?? []);
}

export function folderNeed(plan: string, { code, params: { problems } }: FolderAttention): Need {
  const text = message("needs.unsound.text", { plan, problems: problemsSentence(problems) ?? "" });
  const look = message("needs.plan.look");
  return code === "plan-not-taken-over"
    ? hold(message("needs.unsound.kept"), [text], addressOf(plan), look)
    : fail(message("needs.unsound.unread"), [text], addressOf(plan), look);
}

/** Null: the next step, the bar or the flag says it, as of a switchover that runs with nobody on the new path. */
function planNeed(need: PlanAttention, progress: Progress, role: Role): Need | null {
  const { title: plan, switchedOff } = progress;
  const href = addressOf(progress.plan);
  const look = message("needs.plan.look");
  switch (need.code) {
    case "phase-failed": {
      const { phase, error, back } = need.params;
      if (back !== null) return backFailed(progress, back, error);
      const why = error
        ? message("needs.plan.failedWhy", { plan, phase, error })
        : message("needs.plan.failedText", { plan, phase });
      return fail(message("needs.plan.failed", { phase }), [why], href, look);
    }
    case "values-wait": {
      const { rows, values } = need.params;
      const columns = listed(progress.undecided?.columns ?? []);
      const waits = message("needs.plan.decideText", { rows, values, columns });
      const text = [waits, goesOn(progress), whyNotDecide(role)].filter((words) => words !== null);
      const title = message("needs.plan.decide", { values });
      return hold(title, text, valuesAddress(progress.plan), decideValues(values, role));
    }
    case "work-paused":
      return paused(progress, href);
    case "flag-off": {
      if (switchedOff === null) return null;
      const text = message("needs.plan.nobodyText", { plan, flag: switchedOff });
      const flagHref = `/flags/${encodeURIComponent(switchedOff)}`;
      const open = message("needs.plan.openFlag");
      return { ...hold(message("needs.plan.nobody"), [text], flagHref, open), turnsOn: switchedOff };
    }
    default:
      return null;
  }
}

function backFailed(
  { title: plan, plan: name, phase, step }: Progress,
  way: GoingBack["kind"],
  error: Message | null,
): Need {
  const of = { plan, phase, way };
  const why =
    error && step
      ? message("needs.plan.backFailedWhy", { ...of, step, error })
      : message("needs.plan.backFailedText", of);
  const title = message("needs.plan.backFailed", { phase, way });
  const text = [why, message("needs.plan.toEnd", { phase, way })];
  return fail(title, text, addressOf(name), message("needs.plan.look"));
}

function paused(progress: Progress, href: string): Need {
  const { title: plan, back } = progress;
  const phase = back ? message("needs.plan.work", { way: back.kind, phase: progress.phase }) : progress.phase;
  const why = pauseNow(progress, progress.undecided?.rows ?? null);
  const share = shareOf(progress);
  const text =
    share === null
      ? message("needs.plan.pausedText", { plan, phase, why })
      : message("needs.plan.pausedAt", { plan, phase, why, share });
  const title = back
    ? message("needs.plan.backPaused", { way: back.kind, phase: progress.phase })
    : message("needs.plan.paused", { phase });
  const look = message("needs.plan.look");
  return { ...hold(title, [withGate(text, progress.pauseReason)], href, look), at: progress.pausedAt };
}

/** Rows may wait while the work that found them still runs. */
function goesOn(progress: Progress): Message | null {
  const { phase } = progress;
  if (progress.state !== "running" || progress.flag) return null;
  const share = shareOf(progress);
  if (share === null) return message("needs.plan.goesOn", { phase });
  const time = timeLeft(progress);
  return time === null
    ? message("needs.plan.goesOnAt", { phase, share })
    : message("needs.plan.goesOnLeft", { phase, share, time });
}

/** Of its step. */
function shareOf({ rowsDone, rowsTotal }: Progress): Message | null {
  return rowsDone !== null && rowsTotal ? partWords(rowsDone / rowsTotal) : null;
}

function timeLeft({ rowsDone, rowsTotal, rowsPerSecond }: Progress): Message | null {
  if (rowsDone === null || rowsTotal === null || rowsDone >= rowsTotal || !rowsPerSecond) return null;
  return durationWords((1000 * (rowsTotal - rowsDone)) / rowsPerSecond);
}

function addressOf(plan: string): string {
  return `/migrations/${encodeURIComponent(plan)}`;
}
