export type CheckName = { phase: string; step: string; name: string };

/** The page of a check's rows, with what it found and what it holds. */
export function checkAddress(plan: string, check: CheckName): string {
  return `/migrations/${encodeURIComponent(plan)}/rows?check=${encodeURIComponent(checkKey(check))}`;
}

/** The page of the values that no rule could read. */
export function valuesAddress(plan: string): string {
  return `/migrations/${encodeURIComponent(plan)}/rows`;
}

/** "backfill/040-period/No period contradicts …": neither a phase nor a step holds a slash. */
export function checkKey({ phase, step, name }: CheckName): string {
  return `${phase}/${step}/${name}`;
}
