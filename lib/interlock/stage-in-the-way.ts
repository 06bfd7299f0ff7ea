import type { StageLimit } from "./stage-limit.ts";

type Share = { enabled: boolean; rolloutPercentage: number };

/** Pure, and asked in the browser too: the limit if what is wanted lies beyond it, else null. */
export function stageInTheWay(limit: StageLimit | null, flag: Share, wanted: Share): StageLimit | null {
  const from = flag.enabled ? flag.rolloutPercentage : 0;
  // While it is off, raising it would only put off the question until it is turned on.
  const rises = wanted.enabled || wanted.rolloutPercentage > flag.rolloutPercentage;
  if (limit === null || !rises || wanted.rolloutPercentage <= Math.max(from, limit.upTo)) return null;
  return limit;
}
