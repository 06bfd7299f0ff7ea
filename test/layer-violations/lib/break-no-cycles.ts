import type { Two } from "./other-half-of-the-cycle.ts";

export type One = { two: Two | null };
