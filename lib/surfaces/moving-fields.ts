import type { z } from "zod";
import { Sink } from "./resources/sink.ts";
import { ClientToken, Token } from "./resources/token.ts";
import { User } from "./resources/user.ts";

const MOVING = new Map<z.ZodType, readonly string[]>([
  of(Sink, [
    ...(["state", "breakerOpenedAt", "depth", "delivered"] as const),
    ...(["retrying", "blocked", "dead", "discarded"] as const),
  ]),
  of(User, ["lastSignInAt"]),
  of(Token, ["lastUsedAt"]),
  of(ClientToken, ["lastUsedAt"]),
]);

/**
 * Fields of a thing that change by themselves, as events flow and people come: its ETag is over the others, which changes are held
 * to. Empty of a thing whose ETag is over all of it.
 */
export function movingFields(answer: z.ZodType): readonly string[] {
  return MOVING.get(answer) ?? [];
}

function of<S extends z.ZodRawShape>(
  thing: z.ZodObject<S>,
  fields: (keyof S & string)[],
): [z.ZodType, string[]] {
  return [thing, fields];
}
