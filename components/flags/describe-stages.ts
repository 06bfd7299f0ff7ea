import type { StageLimit } from "#lib/interlock/stage-limit.ts";
import { formatPercent } from "#lib/kernel/text/numbers.ts";

/** The stages of the flag's plan, and how far they let it rise now; null if it has none. */
export function describeStages(stages: number[], limit: StageLimit | null): string | null {
  if (stages.length === 0) return null;
  const all = `Stages of the plan: ${stages.map(formatPercent).join(", ")}.`;
  return limit === null ? all : `${all} ${limit.beyond}`;
}
