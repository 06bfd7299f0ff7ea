/** What the end of one flag or of several takes. */
export type EndGiven = { evenIfAsked?: boolean; reason?: string };

export const EVEN_IF_ASKED = ["--even-if-asked", "although programs still ask for it"] as const;
export const REASON = ["--reason <text>", "why, for the record"] as const;
