import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { EvaluationContext } from "@openfeature/core";
import type { Caller } from "../core/client-tokens.ts";
import type { FlagSet } from "../core/flag-set.ts";
import type { Telemetry } from "../core/telemetry.ts";
import { BodyError, readJson, sendJson } from "../http/json.ts";

const MOST_BODY_BYTES = 64 * 1024;
/** Far more than a context needs, and far less than the stack holds. */
const MOST_CONTEXT_DEPTH = 32;
/** After this long in the background a page closes its stream; on return it reconnects and asks again. */
const INACTIVITY_SECONDS = 120;

export type Asked = { caller: Caller; request: IncomingMessage; response: ServerResponse };

export type Ofrep = {
  single: (asked: Asked, key: string) => Promise<void>;
  bulk: (asked: Asked, eventsUrl: string) => Promise<void>;
};

/** OpenFeature Remote Evaluation Protocol 0.3. Everything is answered from memory. */
export function answerOfrep(flags: FlagSet, telemetry: Telemetry): Ofrep {
  return {
    async single({ caller, request, response }, key) {
      const context = await readContext(request, response, flags.killed, { key });
      if (context === null) return;
      if (!flags.canAnswer) return sendNotReady(response, { key });
      const answer = flags.evaluate(key, context);
      if (answer === null) {
        const errorDetails = `There is no flag "${key}".`;
        return sendJson(response, 404, { key, errorCode: "FLAG_NOT_FOUND", errorDetails });
      }
      if (flags.has(key)) telemetry.answered(caller, key, answer.variant, context.targetingKey);
      sendJson(response, 200, { key, value: answer.value, variant: answer.variant, reason: answer.reason });
    },

    async bulk({ caller, request, response }, eventsUrl) {
      const context = await readContext(request, response, flags.killed, {});
      if (context === null) return;
      if (!flags.canAnswer) return sendNotReady(response, {});
      const etag = etagOf(flags, context);
      if (matches(request.headers["if-none-match"], etag)) {
        // They are answered again, and may be off: contract rests on what applications were told.
        if (caller.authenticated)
          for (const key of flags.names()) {
            const answer = flags.evaluate(key, context);
            if (answer !== null) telemetry.answered(caller, key, answer.variant, context.targetingKey);
          }
        response.writeHead(304, { etag }).end();
        return;
      }
      const answers: unknown[] = [];
      for (const key of flags.names()) {
        const answer = flags.evaluate(key, context);
        if (answer === null) continue;
        telemetry.answered(caller, key, answer.variant, context.targetingKey);
        answers.push({ key, value: answer.value, variant: answer.variant, reason: answer.reason });
      }
      const eventStreams = [{ type: "sse", url: eventsUrl, inactivityDelaySec: INACTIVITY_SECONDS }];
      const metadata = { revision: flags.revision };
      sendJson(response, 200, { flags: answers, eventStreams, metadata }, { etag });
    },
  };
}

/**
 * Null after an error was answered. While the kill switch is engaged a wrong key is left out instead: an error would give
 * the default in somebody's code, and that may be on.
 */
async function readContext(
  request: IncomingMessage,
  response: ServerResponse,
  killed: boolean,
  about: { key?: string },
): Promise<EvaluationContext | null> {
  try {
    const body = await readJson(request, MOST_BODY_BYTES);
    const context = isObject(body) ? (body.context ?? {}) : body === undefined ? {} : null;
    if (killed && isObject(context) && !isKey(context.targetingKey)) delete context.targetingKey;
    const errorDetails = problemOf(context);
    if (errorDetails === null) return context as EvaluationContext;
    sendJson(response, 400, { ...about, errorCode: "INVALID_CONTEXT", errorDetails });
  } catch (error) {
    if (!(error instanceof BodyError)) throw error;
    sendJson(response, error.status, { ...about, errorCode: "PARSE_ERROR", errorDetails: error.message });
  }
  return null;
}

/** What makes it unusable, as a sentence; null if nothing does. */
function problemOf(context: unknown): string | null {
  if (!isObject(context))
    return 'The body must be a JSON object such as {"context": {"targetingKey": "user-1"}}.';
  if (isDeeperThan(context, MOST_CONTEXT_DEPTH))
    return `The context is nested more than ${MOST_CONTEXT_DEPTH} deep. Send it flatter.`;
  // A number would miss the list of keys and every percentage without a word.
  if (!isKey(context.targetingKey))
    return 'The targetingKey must be text that is not empty, such as "user-1"; leave it out if there is none.';
  return null;
}

function isKey(value: unknown): boolean {
  return value === undefined || (typeof value === "string" && value !== "");
}

function isDeeperThan(value: object, levels: number): boolean {
  if (levels === 0) return true;
  return Object.values(value).some(
    (one) => typeof one === "object" && one !== null && isDeeperThan(one, levels - 1),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function sendNotReady(response: ServerResponse, about: { key?: string }): void {
  const errorDetails =
    "The gateway has no flags yet: its database cannot be reached and there is no snapshot of it.";
  sendJson(response, 503, { ...about, errorCode: "GENERAL", errorDetails }, { "retry-after": "1" });
}

function etagOf(flags: FlagSet, context: EvaluationContext): string {
  const hash = createHash("sha256").update(flags.digest()).update(canonical(context)).digest("base64url");
  return `"${hash}"`;
}

/** The same text for the same context, whatever the order of its fields. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (isObject(value)) {
    const fields = Object.keys(value).sort();
    return `{${fields.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}

function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(",").some((one) => one.trim() === "*" || one.trim().replace(/^W\//, "") === etag);
}
