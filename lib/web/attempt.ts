import { unstable_rethrow } from "next/navigation";
import { attempting } from "../kernel/attempt.ts";

export type { Attempt } from "../kernel/attempt.ts";

/** For a page of several cards; what Next throws for itself goes on to it. */
export const attempt = attempting(unstable_rethrow);
