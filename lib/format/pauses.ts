/** Why work stands still, as what follows its name: "was paused by ops@…", "waits for 3 quarantined rows". */
export function describePause(reason: string | null): string {
  if (reason === null) return "is paused, with no reason on record";
  if (reason === "kill switch") return "waits until the kill switch is lifted";
  return reason.startsWith("paused") ? `was ${reason}` : reason;
}
