import { randomUUID } from "node:crypto";
import { headers } from "next/headers";
import { getConfig } from "../kernel/config/config.ts";
import type { Actor, Context, Via } from "../kernel/context.ts";
import { AppError } from "../kernel/errors.ts";
import { message } from "../messages/catalogue/message.ts";
import { CORRELATION_HEADER } from "./correlation-header.ts";
import { getDb } from "./db.ts";
import { currentSession } from "./session/session.ts";

/** The id that proxy.ts gave this request. */
export async function correlationId(): Promise<string> {
  return (await headers()).get(CORRELATION_HEADER) ?? randomUUID();
}

/** `session`: the id of the one that asks; a token has none. */
export async function contextFor(actor: Actor, via: Via, session = ""): Promise<Context> {
  return {
    actor,
    ...(session === "" ? {} : { session }),
    now: () => new Date(),
    db: getDb(),
    correlationId: await correlationId(),
    via,
    config: getConfig,
  };
}

/** The context of the signed-in person, for server actions. @throws AppError unauthenticated */
export async function requestContext(via: Via = "dashboard"): Promise<Context> {
  const session = await currentSession();
  if (!session) throw new AppError("unauthenticated", message("requests.asker.noSession"));
  return contextFor(session.actor, via, session.id);
}
