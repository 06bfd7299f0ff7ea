/** At least so far back is looked for an application that reports; it does so every few seconds, by ten seconds. */
export const REPORTED_SECONDS = 60;

/** Pure: from when on the old path may not have been used: the soak time, and not before the flag was on for everyone. */
export function soakBegan(fullSince: Date, soakSeconds: number, now: Date): Date {
  return new Date(Math.max(fullSince.getTime(), now.getTime() - soakSeconds * 1000));
}
