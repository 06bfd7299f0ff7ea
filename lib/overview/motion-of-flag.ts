import type { FlagState } from "../flags/list-choices.ts";
import type { FlagSummary } from "../flags/model.ts";
import { nextStage } from "../interlock/next-stage.ts";
import { percentWords } from "../kernel/text/numbers.ts";
import { type Message, message } from "../messages/catalogue/message.ts";
import { holdInShort, holdLink } from "../messages/hold-words.ts";
import { lostWords, partsWords } from "../messages/served-words.ts";
import { shareOf } from "../messages/share-words.ts";
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

const TONE: Record<FlagState, Tone> = {
  killed: "fail",
  held: "hold",
  "window-closed": "wait",
  retired: "pass",
  archived: "wait",
  off: "wait",
  "on-for-nobody": "wait",
  on: "pass",
  "partly-on": "run",
};

function verdictOf(flag: FlagSummary): MotionRow["verdict"] {
  return {
    tone: TONE[flag.state],
    words: message(`motion.flag.${flag.state}`),
    because: whyFlag(flag),
  };
}

function whyFlag({ state, hold, setTo, rolloutPercentage, serving }: FlagSummary): Message | null {
  switch (state) {
    case "killed":
      return setTo.serves === "everyone"
        ? message("motion.flagWhy.everyone")
        : message("motion.flagWhy.killed", { share: percentWords(rolloutPercentage) });
    case "held":
      return hold && holdInShort(hold);
    case "on":
    case "partly-on": {
      const who = partsWords(serving);
      const lost = lostWords(serving.lost);
      if (who === null) return message("motion.flagWhy.noGateway");
      return lost
        ? message("motion.flagWhy.servedAndLost", { who, lost })
        : message("motion.flagWhy.served", { who });
    }
    default:
      return message(`motion.flagWhy.${state}`);
  }
}

/** A segment for each stage of its plan; without a plan one for the whole. Kept, not served, while it is killed. */
function stageOf(flag: FlagSummary, tone: Tone, stages: number[]): MotionRow["stage"] {
  const percentage = flag.retiredAt ? 100 : flag.enabled ? flag.rolloutPercentage : 0;
  const window = typeof flag.window === "object" ? flag.window : null;
  const { is, percentage: share } = shareOf(flag);
  const set =
    is === "off" ? message("motion.share.off") : message(`motion.share.${is}`, { percentage: share });
  const words = window
    ? message("motion.shareIn", { share: set, from: window.from, until: window.until })
    : set;
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
  if (flag.hold !== null && flag.state === "held") {
    const { label, href: look } = holdLink(flag.name, flag.hold);
    return { kind: "link", label, href: look };
  }
  const opensAt = facts.opensAt.get(flag.name);
  if (flag.state === "window-closed" && opensAt)
    return { kind: "at", words: message("motion.next.opens"), at: opensAt };
  const gate = facts.gates.get(flag.name);
  if (flag.state === "off" && gate) {
    const on = nextStage(flag, facts.stages.get(flag.name) ?? [], gate);
    return on
      ? { kind: "raise", flag: flag.name, stage: on }
      : { kind: "words", words: message("motion.next.waitsForPlan") };
  }
  if (flag.state !== "partly-on") return { kind: "words", words: message("motion.next.nothing") };
  // Of a plan whose switchover stands still.
  if (gate && !gate.open) return { kind: "words", words: message("motion.next.waitsForPlan") };
  const stage = gate ? nextStage(flag, facts.stages.get(flag.name) ?? [], gate) : null;
  return stage
    ? { kind: "raise", flag: flag.name, stage }
    : { kind: "link", label: message("motion.next.raise"), href };
}
