import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { AppError, type ErrorCode } from "#lib/kernel/errors.ts";
import { asIs } from "#lib/messages/as-is.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { sentences } from "#lib/messages/catalogue/sentences.ts";
import { isChange, type Operation, pathFields, restOfInput, takesBody } from "#lib/surfaces/operation.ts";
import { type Call, type Input, operationOf, type Way } from "./call.ts";

const TIMEOUT_MS = 30_000;

/**
 * Talks to a running Sluice. @throws AppError as the server answered, or unavailable if it did not; of a change that may be
 * done for all that, it says so. ZodError of a name that no address can hold.
 */
export function httpWay(url: string, token: string | undefined): Way {
  const call = async (does: Parameters<Call>[0], input: Input = {}) => {
    const operation = operationOf(does, input);
    refuseUnaddressable(operation, input);
    const unavailable = (what: Message, mayBeDone: boolean) =>
      new AppError(
        "unavailable",
        sentences(what, mayBeDone && isChange(operation) ? message("commandLine.server.mayBeDone") : null),
      );
    const { status, ok, text } = await send(url, requestFor(operation, input, token), unavailable);
    const answer = status === 204 ? undefined : parse(text);
    if (!ok)
      throw (
        refusalOf(answer) ??
        unavailable(message("commandLine.server.notSluice", { url, status }), status >= 500)
      );
    if (!fits(operation.answer, answer))
      throw unavailable(message("commandLine.server.otherVersion", { url }), true);
    return answer;
  };
  return { where: url, call: call as Call, close: async () => {} };
}

/** An address goes up at dots, escaped or not, and has no place for nothing. */
function refuseUnaddressable(operation: Operation, input: Input): void {
  const unaddressable = pathFields(operation).find((field) => ["", ".", ".."].includes(String(input[field])));
  if (unaddressable === undefined) return;
  operation.does.definition.input.parse(input);
  throw new AppError(
    "invalid",
    message("commandLine.server.noAddress", { value: String(input[unaddressable]), field: unaddressable }),
  );
}

type Sent = { path: string; init: RequestInit; repeatable: boolean };

function requestFor(operation: Operation, input: Input, token: string | undefined): Sent {
  const { method } = operation;
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, field: string) =>
    encodeURIComponent(String(input[field])),
  );
  const fields = Object.keys(restOfInput(operation).properties);
  const rest = Object.fromEntries(
    Object.entries(input).filter(([field, value]) => fields.includes(field) && value !== undefined),
  );
  const inBody = takesBody(operation);
  const query = inBody ? "" : `?${new URLSearchParams(rest as Record<string, string>)}`;
  const isOnce = method === "POST" && isChange(operation);
  const headers = {
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(inBody ? { "content-type": "application/json" } : {}),
    ...(isOnce ? { "idempotency-key": randomUUID() } : {}),
  };
  return {
    path: `/api/v1${path}${query}`,
    init: { method, headers, ...(inBody ? { body: JSON.stringify(rest) } : {}) },
    repeatable: isOnce || method === "PUT" || !isChange(operation),
  };
}

type Answered = { status: number; ok: boolean; text: string };

/** A connection that broke is tried once more where a second request can do nothing twice. */
async function send(
  base: string,
  { path, init, repeatable }: Sent,
  unavailable: (what: Message, mayBeDone: boolean) => AppError,
): Promise<Answered> {
  let arrived = false;
  for (let again = repeatable; ; again = false) {
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const response = await fetch(new URL(path, base), { ...init, redirect: "manual", signal });
      return { status: response.status, ok: response.ok, text: await response.text() };
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : null;
      arrived ||= !neverArrived(cause);
      if (cause && again) continue;
      // Not the error's own words where it has no cause: they may hold a header, and with it the token.
      const why = cause ? cause.message : error instanceof Error ? error.name : "unknown";
      throw unavailable(message("commandLine.server.noAnswer", { url: base, why }), arrived);
    }
  }
}

const NO_CONNECTION = [
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
];

/** There was no connection over which anything could have been asked. */
function neverArrived(cause: (Error & { code?: string }) | null): boolean {
  return cause?.code !== undefined && NO_CONNECTION.includes(cause.code);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

type Problem = { code?: unknown; detail?: unknown; params?: object; issues?: unknown };

/** As the server says, in its own words, which no catalogue here has; null if it is none of Sluice's. */
function refusalOf(answer: unknown): AppError | null {
  const { code, detail, params, issues } = (answer ?? {}) as Problem;
  if (typeof code !== "string" || typeof detail !== "string" || detail === "") return null;
  return new AppError(code as ErrorCode, asIs(detail), { ...params, ...(issues ? { issues } : {}) });
}

/** As it was promised, but for dates, which JSON has as text. */
function fits(promised: z.ZodType, answer: unknown): boolean {
  const issues = promised.safeParse(answer).error?.issues ?? [];
  return issues.every((one) => one.code === "invalid_type" && one.expected === "date");
}
