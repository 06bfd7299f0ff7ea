/** What the end of one flag or of several takes. */
export type EndGiven = { evenIfAsked?: boolean; reason?: string };

export const EVEN_IF_ASKED = ["--even-if-asked", "flags.evenIfAsked"] as const;
export const REASON = ["--reason <text>", "reason"] as const;
export const YES = ["--yes", "yes"] as const;
