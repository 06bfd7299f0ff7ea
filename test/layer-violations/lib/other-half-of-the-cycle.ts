import type { One } from "./break-no-cycles.ts";

export type Two = { one: One | null };
