import type { FlagSummary } from "../flags/model.ts";
import { checkAddress } from "../format/check-address.ts";
import { formatPercent } from "../format/numbers.ts";
import { partsWords } from "../format/served-words.ts";
import type { FailingCheck } from "./answer.ts";
import type { FlagFacts, MotionNext, MotionRow, Segment, Tone } from "./motion.ts";

/** A flag's row of "In motion"; while the kill switch is engaged, what it kept and whom it moved back. */
export function flagRow(flag: FlagSummary, facts: FlagFacts): MotionRow {
  const href = `/flags/${encodeURIComponent(flag.name)}`;
  const failing = facts.failing.find((check) => check.plan === flag.planName);
  const verdict = verdictOf(flag, failing);
  const people = facts.people.get(flag.name);
  return {
    kind: "flag",
    name: flag.name,
    href,
    of: flag.planName,
    stage: stageOf(flag, verdict.tone, facts.stages.get(flag.name) ?? []),
    answers: facts.answers.get(flag.name) ?? null,
    amount: people ? { ...people, unit: "people" } : null,
    verdict,
    next: afterFlag(flag, href, failing, facts),
  };
}

function verdictOf(flag: FlagSummary, failing: FailingCheck | undefined): MotionRow["verdict"] {
  const served = partsWords(flag.serving);
  const confirmed = served ? `served by ${served}` : "no gateway is connected";
  switch (flag.state) {
    case "killed":
      return { tone: "fail", words: "Killed", because: `set to ${setTo(flag)}, kept` };
    case "held":
      return { tone: "hold", words: "Held", because: flag.holdReason ?? `by ${flag.heldBy ?? "somebody"}` };
    case "window closed":
      return { tone: "wait", words: "Closed", because: "outside its window" };
    case "retired":
      return { tone: "pass", words: "Retired", because: "on for good" };
    case "archived":
      return { tone: "wait", words: "Archived", because: "served no more" };
    case "off":
      return { tone: "wait", words: "Off", because: "turned off today" };
    case "on for nobody":
      return { tone: "wait", words: "On for nobody", because: "on, at 0\u00a0%" };
    case "on":
      return { tone: "pass", words: "On for all", because: confirmed };
    case "partly on":
      return failing
        ? { tone: "hold", words: "Held", because: `${failing.name}: ${failing.observed}` }
        : { tone: "run", words: "Partly on", because: confirmed };
  }
}

function setTo(flag: FlagSummary): string {
  return flag.setTo.serves === "everyone" ? "everyone" : formatPercent(flag.rolloutPercentage);
}

/** A segment for each stage of its plan; without a plan one for the whole. Kept, not served, while it is killed. */
function stageOf(flag: FlagSummary, tone: Tone, stages: number[]): MotionRow["stage"] {
  const percentage = flag.retiredAt ? 100 : flag.enabled ? flag.rolloutPercentage : 0;
  const window = typeof flag.window === "object" ? flag.window : null;
  const words = [formatPercent(percentage), window && `${window.from}–${window.until}`]
    .filter(Boolean)
    .join(", ");
  const filled = flag.state === "killed" ? "wait" : tone === "run" || tone === "hold" ? tone : "wait";
  if (stages.length === 0) return { segments: [{ share: percentage / 100, tone: filled }], words };
  const last = stages.findLastIndex((stage) => stage <= percentage);
  const segments = stages.map((_, index): Segment => {
    if (index > last) return { share: 0, tone: "wait" };
    return { share: 1, tone: index === last ? filled : "wait" };
  });
  return { segments, words };
}

function afterFlag(
  flag: FlagSummary,
  href: string,
  failing: FailingCheck | undefined,
  facts: FlagFacts,
): MotionNext {
  if (flag.state === "killed") return { kind: "words", words: "goes on when lifted" };
  if (failing && flag.setTo.serves !== "nobody")
    return { kind: "link", label: "Look at its rows", href: checkAddress(failing.plan, failing) };
  const opensAt = facts.opensAt.get(flag.name);
  if (flag.state === "window closed" && opensAt) return { kind: "at", words: "opens by itself", at: opensAt };
  if (flag.state === "held") return { kind: "link", label: "Look at the hold", href };
  if (flag.state !== "partly on") return { kind: "words", words: "nothing to do" };
  const next = (facts.stages.get(flag.name) ?? []).find((stage) => stage > flag.rolloutPercentage);
  return { kind: "link", label: next ? `Raise to ${formatPercent(next)}` : "Raise or turn off", href };
}
