import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { EvaluationContext } from "@openfeature/core";
import type { FlagSet } from "./flag-set.ts";
import { BodyError, readJson, sendJson } from "./http.ts";
import type { Telemetry } from "./telemetry.ts";

const MOST_BODY_BYTES = 64 * 1024;
/** Far more than a context needs, and far less than the stack holds. */
const MOST_CONTEXT_DEPTH = 32;
/** After this long in the background a page closes its stream; on return it reconnects and asks again. */
const INACTIVITY_SECONDS = 120;

export type Ofrep = {
  single: (request: IncomingMessage, response: ServerResponse, key: string) => Promise<void>;
  bulk: (request: IncomingMessage, response: ServerResponse, eventsUrl: string) => Promise<void>;
};

/** OpenFeature Remote Evaluation Protocol 0.3. Everything is answered from memory. */
export function answerOfrep(flags: FlagSet, telemetry: Telemetry): Ofrep {
  return {
    async single(request, response, key) {
      const context = await readContext(request, response, { key });
      if (context === null) return;
      if (!flags.canAnswer) return sendNotReady(response, { key });
      const answer = flags.evaluate(key, context);
      if (answer === null) {
        const errorDetails = `There is no flag "${key}".`;
        return sendJson(response, 404, { key, errorCode: "FLAG_NOT_FOUND", errorDetails });
      }
      if (flags.has(key)) telemetry.answered(key, answer.value, context.targetingKey);
      sendJson(response, 200, { key, value: answer.value, variant: answer.variant, reason: answer.reason });
    },

    async bulk(request, response, eventsUrl) {
      const context = await readContext(request, response, {});
      if (context === null) return;
      if (!flags.canAnswer) return sendNotReady(response, {});
      const etag = etagOf(flags, context);
      if (matches(request.headers["if-none-match"], etag)) {
        response.writeHead(304, { etag, "access-control-allow-origin": "*" }).end();
        return;
      }
      const answers: unknown[] = [];
      for (const key of flags.names()) {
        const answer = flags.evaluate(key, context);
        if (answer === null) continue;
        telemetry.answered(key, answer.value, context.targetingKey);
        answers.push({ key, value: answer.value, variant: answer.variant, reason: answer.reason });
      }
      const eventStreams = [{ type: "sse", url: eventsUrl, inactivityDelaySec: INACTIVITY_SECONDS }];
      const metadata = { revision: flags.revision };
      sendJson(response, 200, { flags: answers, eventStreams, metadata }, { etag });
    },
  };
}

/** Null after an error was answered. */
async function readContext(
  request: IncomingMessage,
  response: ServerResponse,
  about: { key?: string },
): Promise<EvaluationContext | null> {
  try {
    const body = await readJson(request, MOST_BODY_BYTES);
    const context = isObject(body) ? (body.context ?? {}) : body === undefined ? {} : null;
    const sound = isObject(context);
    if (sound && !isDeeperThan(context, MOST_CONTEXT_DEPTH)) return context as EvaluationContext;
    const errorDetails = sound
      ? `The context is nested more than ${MOST_CONTEXT_DEPTH} deep. Send it flatter.`
      : 'The body must be a JSON object such as {"context": {"targetingKey": "user-1"}}.';
    sendJson(response, 400, { ...about, errorCode: "INVALID_CONTEXT", errorDetails });
  } catch (error) {
    if (!(error instanceof BodyError)) throw error;
    sendJson(response, error.status, { ...about, errorCode: "PARSE_ERROR", errorDetails: error.message });
  }
  return null;
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
