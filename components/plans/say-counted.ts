import { countOf } from "#lib/kernel/text/numbers.ts";
import { CHANGE_KINDS, type Counted } from "#lib/plans/model.ts";

/** "4 columns, 2 tables and 1 index" of several steps; null if nothing was counted. */
export function sayCounted(steps: Counted[]): string | null {
  const counted = steps.flat();
  const parts = CHANGE_KINDS.flatMap((kind) => {
    const sum = counted.reduce((total, one) => total + (one.kind === kind ? one.count : 0), 0);
    return sum > 0 ? [countOf(sum, kind, kind === "index" ? "indexes" : `${kind}s`)] : [];
  });
  const last = parts.pop();
  if (last === undefined) return null;
  return parts.length > 0 ? `${parts.join(", ")} and ${last}` : last;
}
