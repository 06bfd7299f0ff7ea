/**
 * Pure, and the only place that says at what a flag that is off would be turned on: at what it is set to, but no further
 * than the first stage of its plan, as nobody has been served any of them. `stages`: empty without a plan.
 */
export function turnOnAt(setTo: number, stages: number[]): number {
  const first = stages.find((stage) => stage > 0);
  if (first === undefined) return setTo;
  return setTo === 0 ? first : Math.min(setTo, first);
}

/** The same, to be said where it is not what the flag is set to; null where it is, and of a flag that is on. */
export function turnsOnElsewhere(
  { enabled, rolloutPercentage }: { enabled: boolean; rolloutPercentage: number },
  stages: number[],
): number | null {
  const at = turnOnAt(rolloutPercentage, stages);
  return enabled || at === rolloutPercentage ? null : at;
}
