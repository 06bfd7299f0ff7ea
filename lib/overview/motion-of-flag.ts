import type { FlagSummary } from "../flags/model.ts";
import { nextStage } from "../interlock/next-stage.ts";
import { formatPercent } from "../kernel/text/numbers.ts";
import { capital } from "../kernel/text/sentences.ts";
import { english } from "../messages/catalogue/english.ts";
import { holdInShort, holdLink } from "../messages/hold-words.ts";
import { lostWords, partsWords } from "../messages/served-words.ts";
import { shareWords } from "../messages/share-words.ts";
import type { FlagFacts, MotionNext, MotionRow, Segment, Tone } from "./motion-row.ts";

/** A flag's row of "In motion"; while the kill switch is engaged, what it kept and whom it moved back. */
export function flagRow(flag: FlagSummary, facts: FlagFacts): MotionRow {
  const href = `/flags/${encodeURIComponent(flag.name)}`;
  const verdict = verdictOf(flag);
  const people = facts.people.get(flag.name);
  return {
    kind: "flag",
    name: flag.name,
    href,
    of: flag.planName,
    flagState: flag.state,
    stage: stageOf(flag, verdict.tone, facts.stages.get(flag.name) ?? []),
    answers: facts.answers && (facts.answers.get(flag.name) ?? { on: 0, off: 0 }),
    amount: typeof people === "object" ? { ...people, unit: "people" } : (people ?? null),
    verdict,
    next: afterFlag(flag, href, facts),
  };
}

function verdictOf(flag: FlagSummary): MotionRow["verdict"] {
  const served = partsWords(flag.serving);
  const lost = lostWords(flag.serving.lost);
  const confirmed = served
    ? `served by ${english(served)}${lost ? `, ${english(lost)}` : ""}`
    : "no gateway is connected";
  switch (flag.state) {
    case "killed":
      return { tone: "fail", words: "Killed", because: `set to ${setTo(flag)}, kept` };
    case "held":
      return { tone: "hold", words: "Held", because: flag.hold ? english(holdInShort(flag.hold)) : "" };
    case "window closed":
      return { tone: "wait", words: "Closed", because: "outside its window" };
    case "retired":
      return { tone: "pass", words: "Retired", because: "on for good" };
    case "archived":
      return { tone: "wait", words: "Archived", because: "served no more" };
    case "off":
      return { tone: "wait", words: "Off", because: "turned off today" };
    case "on for nobody":
      return { tone: "wait", words: "On for nobody", because: "at 0\u00a0%" };
    case "on":
      return { tone: "pass", words: "On for all", because: confirmed };
    case "partly on":
      return { tone: "run", words: "Partly on", because: confirmed };
  }
}

function setTo(flag: FlagSummary): string {
  return flag.setTo.serves === "everyone" ? "everyone" : formatPercent(flag.rolloutPercentage);
}

/** A segment for each stage of its plan; without a plan one for the whole. Kept, not served, while it is killed. */
function stageOf(flag: FlagSummary, tone: Tone, stages: number[]): MotionRow["stage"] {
  const percentage = flag.retiredAt ? 100 : flag.enabled ? flag.rolloutPercentage : 0;
  const window = typeof flag.window === "object" ? flag.window : null;
  const words = [capital(english(shareWords(flag))), window && `${window.from}–${window.until}`]
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

function afterFlag(flag: FlagSummary, href: string, facts: FlagFacts): MotionNext {
  if (flag.state === "killed") return { kind: "keep-off", flag: flag.name };
  if (flag.hold !== null && flag.state === "held") return { kind: "link", ...holdLink(flag.name, flag.hold) };
  const opensAt = facts.opensAt.get(flag.name);
  if (flag.state === "window closed" && opensAt) return { kind: "at", words: "opens by itself", at: opensAt };
  const gate = facts.gates.get(flag.name);
  if (flag.state === "off" && gate) {
    const on = nextStage(flag, facts.stages.get(flag.name) ?? [], gate);
    return on
      ? { kind: "raise", flag: flag.name, stage: on }
      : { kind: "words", words: "waits for its plan" };
  }
  if (flag.state !== "partly on") return { kind: "words", words: "nothing to do" };
  // Of a plan whose switchover stands still.
  if (gate && !gate.open) return { kind: "words", words: "waits for its plan" };
  const stage = gate ? nextStage(flag, facts.stages.get(flag.name) ?? [], gate) : null;
  return stage
    ? { kind: "raise", flag: flag.name, stage }
    : { kind: "link", label: "Raise or turn off", href };
}
