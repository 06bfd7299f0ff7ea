import type { Context } from "../context.ts";
import { systemActor } from "./system-actor.ts";

/** The same context for what a part of Sluice does of its own accord, whoever began the work that it does it in. */
export function asSystem(ctx: Context, part: "worker" | "validation" | "interlock"): Context {
  return { ...ctx, actor: systemActor(part), via: "worker" };
}
