import { isFailing } from "../../checks/attention.ts";
import { durationWords } from "../../kernel/text/durations.ts";
import { type Message, message } from "../../messages/catalogue/message.ts";
import { observedWords } from "../../messages/observed-words.ts";
import type { Gate } from "../model.ts";
import { closedGate, openGate } from "./gate.ts";
import type { CheckEvidence } from "./gate-evidence.ts";

/** Pure: the gate of these checks, which are of `what`: all pass, or have nothing to say any more. */
export function judgeChecks(
  of: Pick<Gate, "id" | "name">,
  what: Message | string,
  all: CheckEvidence[],
  now: Date,
): Gate {
  const checks = all.filter(({ state }) => state !== "superseded");
  const superseded = all.length - checks.length;
  const count = checks.length;
  if (count === 0) {
    const none = message("gates.checks.none");
    return openGate(
      of,
      superseded > 0 ? message("gates.checks.superseded", { count: superseded }) : none,
      now,
    );
  }
  const failing = checks.filter(({ state }) => isFailing(state));
  if (failing[0]?.latest)
    return {
      ...closedGate(of, "red", sayFailing(failing, what), failing[0].latest.at),
      failing: failing.map(({ phase, step, name }) => ({ phase, step, name })),
    };
  const oldest = checks.reduce<Date | null>((found, { latest }) => {
    const at = latest?.at ?? null;
    return found === null || (at !== null && at < found) ? at : found;
  }, null);
  const notRun = checks.filter(({ state }) => state === "not-run" || state === "running");
  const stale = checks.find(({ state }) => state === "stale");
  if (notRun.length > 0) {
    const running = notRun.every(({ state }) => state === "running");
    const params = { some: notRun.length, count };
    const said = running
      ? {
          evidence: message("gates.checks.running.seen", params),
          sentence: message("gates.checks.running.closed", { ...params, what }),
        }
      : {
          evidence: message("gates.checks.notRun.seen", params),
          sentence: message("gates.checks.notRun.closed", { ...params, what }),
        };
    return closedGate(of, "waiting", said, oldest);
  }
  if (stale) return closedGate(of, "waiting", sayStale(stale, what, now), oldest);
  return openGate(of, message("gates.checks.open", { count, superseded }), oldest);
}

function sayFailing([first, ...others]: CheckEvidence[], what: Message | string) {
  const params = { check: first?.name ?? "", more: others.length };
  const { observed = null, expected = "", error = null } = first?.latest ?? {};
  const found = { ...params, observed: observedWords(observed), expected };
  return error === null
    ? {
        evidence: message("gates.checks.found.seen", found),
        sentence: message("gates.checks.found.closed", { ...found, what }),
      }
    : {
        evidence: message("gates.checks.couldNotRun.seen", params),
        sentence: message("gates.checks.couldNotRun.closed", { ...params, what }),
      };
}

function sayStale({ name: check, latest }: CheckEvidence, what: Message | string, now: Date) {
  if (!latest)
    return {
      evidence: message("gates.checks.old.seen", { check }),
      sentence: message("gates.checks.old.closed", { check, what }),
    };
  const time = durationWords(now.getTime() - latest.at.getTime());
  return {
    evidence: message("gates.checks.stale.seen", { check, time }),
    sentence: message("gates.checks.stale.closed", { check, what, time }),
  };
}
