import type { NamedStanding } from "#lib/messages/flag-states.ts";

/** A flag as it is at a revision: as a page read it, or as a change handed it back. */
export type FlagNow = NamedStanding & { enabled: boolean; revision: number };
