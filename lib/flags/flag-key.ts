/** A flag in an environment. */
export type FlagKey = { name: string; environment: string };
