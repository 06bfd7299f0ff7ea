import { formatPercent } from "#lib/format/numbers.ts";

export type StageNote = { text: string; skips: boolean };

/** Where a percentage stands among the stages of the flag's plan; null if it has none, or the last is reached. */
export function describeStages(stages: number[], saved: number, wanted: number): StageNote | null {
  const ahead = stages.filter((stage) => stage > saved);
  const next = ahead[0];
  if (next === undefined) return null;
  const skipped = ahead.filter((stage) => stage < wanted);
  if (skipped.length > 0)
    return {
      text: `This skips the plan's ${skipped.length === 1 ? "stage" : "stages"} ${list(skipped)}.`,
      skips: true,
    };
  return { text: `Stages of the plan: ${list(stages)}. The next is ${formatPercent(next)}.`, skips: false };
}

function list(stages: number[]): string {
  return stages.map(formatPercent).join(", ");
}
