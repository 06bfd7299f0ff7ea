import { unstable_rethrow } from "next/navigation";
import { ZodError } from "zod";
import type { Context } from "../kernel/context.ts";
import { AppError } from "../kernel/errors.ts";
import { shownIssues } from "../kernel/input/issue-sentence.ts";
import { log } from "../kernel/log/log.ts";
import { recordingRefusals } from "../kernel/refusal.ts";
import { message } from "../messages/catalogue/message.ts";
import { asDatabaseAway } from "./database-away.ts";
import type { FormState } from "./form-state.ts";
import { getSay } from "./get-say.ts";
import { correlationId, requestContext } from "./request-context.ts";

export type { FormState } from "./form-state.ts";

/**
 * Runs a verb for a server action as the signed-in person. A refusal becomes a message beside the form; a redirect passes
 * through; a bug is logged and answered with a reference that finds it.
 * If `work` returns a value it arrives as `data`; a string `message` in it is shown.
 */
export async function runAction<T>(work: (ctx: Context) => Promise<T>): Promise<FormState<T>> {
  const reference = await correlationId();
  const startedAt = performance.now();
  try {
    const ctx = await requestContext("dashboard");
    const data = await recordingRefusals(ctx, () => work(ctx));
    log.info(
      {
        correlationId: ctx.correlationId,
        actor: ctx.actor.name,
        ms: Math.round(performance.now() - startedAt),
      },
      "action done",
    );
    return data === undefined ? { status: "done" } : { status: "done", data };
  } catch (error) {
    unstable_rethrow(error);
    return toFormState(error, reference);
  }
}

async function toFormState(thrown: unknown, correlationId: string): Promise<FormState<never>> {
  const say = await getSay();
  const error = asDatabaseAway(thrown) ?? thrown;
  if (error !== thrown) log.warn({ err: thrown, correlationId }, "the database does not answer");
  if (error instanceof AppError) {
    log.info({ correlationId, code: error.code }, "action refused");
    return { status: "failed", message: say(error.said), code: error.code };
  }
  if (error instanceof SyntaxError)
    return { status: "failed", code: "invalid", message: say(message("requests.form.wrong")) };
  if (error instanceof ZodError) {
    const fieldErrors: Record<string, string> = {};
    const issues = shownIssues(error.issues);
    for (const { field, says } of issues) fieldErrors[field || "form"] ??= say(says);
    return {
      status: "failed",
      code: "invalid",
      message: say(issues[0]?.says ?? message("requests.form.wrong")),
      fieldErrors,
    };
  }
  log.error({ err: error, correlationId }, "server action failed");
  return {
    status: "failed",
    message: say(message("requests.form.failed", { reference: correlationId })),
  };
}
