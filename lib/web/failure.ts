import { ZodError } from "zod";
import { AppError, type ErrorCode } from "../kernel/errors.ts";
import { shownIssues } from "../kernel/input/issue-sentence.ts";
import { log } from "../kernel/log/log.ts";
import { english } from "../messages/catalogue/english.ts";
import { type Message, message } from "../messages/catalogue/message.ts";
import { CORRELATION_HEADER } from "./correlation-header.ts";
import { asDatabaseAway } from "./database-away.ts";
import { httpStatus } from "./http-status.ts";
import { isCallerGone } from "./is-caller-gone.ts";
import { json } from "./json.ts";

/** What came of a request that failed; how it is written is the surface's matter. */
export type Failure = {
  status: number;
  code: ErrorCode | "internal";
  message: string;
  details: Record<string, unknown>;
  correlationId: string | null;
};

/** What was thrown, in words for whoever asked. A bug tells nothing of itself but where to look, and is in the log. */
export function describeFailure(thrown: unknown, request: Request): Failure {
  const correlationId = request.headers.get(CORRELATION_HEADER);
  const invalid = (said: Message, details = {}): Failure => ({
    ...{ status: 400, code: "invalid", message: english(said), details, correlationId },
  });
  const error = asDatabaseAway(thrown) ?? thrown;
  if (error !== thrown) log.warn({ err: thrown }, "the database does not answer");
  if (error instanceof AppError) {
    const { code, details } = error;
    return { status: httpStatus(code), code, message: error.message, details, correlationId };
  }
  if (error instanceof ZodError) {
    const issues = shownIssues(error.issues);
    return invalid(issues[0]?.says ?? message("requests.api.wrong"), {
      issues: issues.map(({ field, says, of: { code, params = {} } }) => {
        return { field, code, params, message: english(says) };
      }),
    });
  }
  if (error instanceof SyntaxError) return invalid(message("requests.api.notJson"));
  if (request.signal.aborted || isCallerGone(error)) {
    log.info({ correlationId }, "the caller went away");
    return invalid(message("requests.api.ended"));
  }
  log.error({ err: error, correlationId }, "api route failed");
  const said = english(message("requests.api.failed"));
  return { status: 500, code: "internal", message: said, details: { correlationId }, correlationId };
}

/** The form of all addresses but those below /api/v1. */
export function toErrorBody({ code, message, details, status }: Failure): Response {
  return json({ error: { code, message, details } }, status);
}
