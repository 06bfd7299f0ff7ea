import { redirect } from "next/navigation";
import type { Context } from "../kernel/context.ts";
import { contextFor } from "./request-context.ts";
import { currentActor } from "./session/session.ts";

/**
 * The context of the signed-in person, for pages. Whose session has ended is led to where it begins: a refusal that is
 * expected is no error of the page, which would stand in the log with its stack for each page that was left open.
 */
export async function pageContext(): Promise<Context> {
  const actor = await currentActor();
  if (!actor) redirect("/sign-in?ended=1");
  return contextFor(actor, "dashboard");
}
