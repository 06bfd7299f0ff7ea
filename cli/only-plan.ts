import { AppError } from "#lib/kernel/errors.ts";
import { commas } from "#lib/messages/catalogue/listed.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import { listOfPlans } from "#lib/surfaces/resources/plan.ts";
import { type Call, listOf } from "./call.ts";

/** The plan that is named, or the only one. @throws AppError not-found if there is none, invalid if there are more */
export async function onlyPlan(call: Call, given: string | undefined): Promise<string> {
  if (given) return given;
  const names = (await listOf(call, listOfPlans)).map(({ name }) => name).reverse();
  const [only, ...more] = names;
  if (!only) throw new AppError("not-found", message("commandLine.none.plan"));
  if (more.length > 0)
    throw new AppError("invalid", message("commandLine.which.plan", { plans: commas(names) }));
  return only;
}
