export const PERIODS = ["MORNING", "AFTERNOON"] as const;
export type Period = (typeof PERIODS)[number];

/**
 * How the application reads a free-text time. The plan's rules.yaml says the same for the rows that are already there,
 * and a test compares the two.
 */
export const PERIOD_PATTERNS: readonly (readonly [pattern: string, period: Period])[] = [
  ["^(0?9|1[01]):[0-5][0-9](:[0-5][0-9])?$", "MORNING"],
  ["^(1[2-7]:[0-5][0-9]|18:00)(:[0-5][0-9])?$", "AFTERNOON"],
  ["^(0?[1-9]|1[01])(:[0-5][0-9])?\\s*a\\.?m\\.?$", "MORNING"],
  ["^(0?[1-9]|1[0-2])(:[0-5][0-9])?\\s*p\\.?m\\.?$", "AFTERNOON"],
  ["^a\\.?m\\.?\\s*(0?[1-9]|1[01])(:[0-5][0-9])?$", "MORNING"],
  ["^p\\.?m\\.?\\s*(0?[1-9]|1[0-2])(:[0-5][0-9])?$", "AFTERNOON"],
  ["^오전\\s*(0?[1-9]|1[01])\\s*(시(\\s*([0-5]?[0-9]\\s*분|반))?|:[0-5][0-9])$", "MORNING"],
  ["^오후\\s*(0?[1-9]|1[0-2])\\s*(시(\\s*([0-5]?[0-9]\\s*분|반))?|:[0-5][0-9])$", "AFTERNOON"],
  ["^(0?9|1[01])\\s*시(\\s*([0-5]?[0-9]\\s*분|반))?$", "MORNING"],
  ["^(1[2-7]\\s*시(\\s*([0-5]?[0-9]\\s*분|반))?|18\\s*시)$", "AFTERNOON"],
  ["^(((in the|early|late|mid)[ -]?)?morning|오전|아침|am)$", "MORNING"],
  ["^(((in the|early|late|mid)[ -]?)?afternoon|오후|pm)$", "AFTERNOON"],
];

const COMPILED = PERIOD_PATTERNS.map(([pattern, period]) => [new RegExp(pattern, "i"), period] as const);

/** The period that a time means, or null where only a person could say. Never a default. */
export function periodOf(time: string): Period | null {
  const trimmed = time.trim();
  return COMPILED.find(([pattern]) => pattern.test(trimmed))?.[1] ?? null;
}

/** What the new path writes into the old field while it exists, as in the hospital's plan. */
export function usualTime(period: Period): string {
  return period === "MORNING" ? "09:00" : "14:00";
}
