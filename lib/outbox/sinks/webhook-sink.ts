import http from "node:http";
import https from "node:https";
import { Webhook } from "standardwebhooks";
import type { WebhookConfig } from "../../kernel/config/config.ts";
import { answerDetail, classifyError, classifyStatus, parseRetryAfter } from "./classify-failure.ts";
import { cloudEventBody } from "./cloud-event.ts";
import type { Attempt, OutboxEvent, Sink } from "./sink.ts";

/** Of an answer's body no more than this is read. */
const ANSWER_BYTES = 16_384;
/** How long the body of an answer that delivered an event may hold the connection back from the next one. */
const DRAIN_MS = 250;

/**
 * Posts each event as a CloudEvent, signed as Standard Webhooks says; any 2xx is delivered. Redirects are not followed:
 * they would take a signed event to an address that nobody configured. Connections are kept open and reused.
 */
export function openWebhookSink(config: WebhookConfig, now: () => Date = () => new Date()): Sink {
  const url = new URL(config.url);
  const client = url.protocol === "https:" ? https : http;
  const agent = new client.Agent({ keepAlive: true, maxSockets: config.concurrency, scheduling: "lifo" });
  const webhooks = config.secrets.map((secret) => new Webhook(secret));

  async function send(event: OutboxEvent, signal: AbortSignal): Promise<Attempt> {
    const body = cloudEventBody(event, config.target);
    // The receiver may close an idle connection at the very moment it is used again. That says nothing about it.
    const again = (error: unknown) => {
      if (!isStaleConnection(error)) throw error;
      return post(event, body, signal);
    };
    return post(event, body, signal)
      .catch(again)
      .catch((error: unknown) => ({ ok: false, failure: classifyError(error, config.timeoutSeconds) }));
  }

  function post(event: OutboxEvent, body: string, signal: AbortSignal): Promise<Attempt> {
    const at = now();
    const headers: http.OutgoingHttpHeaders = {
      "content-type": "application/cloudevents+json; charset=utf-8",
      "content-length": Buffer.byteLength(body),
      "user-agent": "sluice",
      "webhook-id": event.id,
      "webhook-timestamp": Math.floor(at.getTime() / 1000).toString(),
      // With each secret: while one replaces another, a receiver may know only one of them.
      "webhook-signature": webhooks.map((webhook) => webhook.sign(event.id, at, body)).join(" "),
      ...(isHeaderText(event.traceparent) ? { traceparent: event.traceparent } : {}),
      ...(isHeaderText(event.correlationId) ? { "x-correlation-id": event.correlationId } : {}),
    };
    const { promise, resolve, reject } = Promise.withResolvers<Attempt>();
    // Not left to the request: one that is destroyed already tells of no error when its time is up.
    const giveUp = () => reject(signal.reason);
    signal.addEventListener("abort", giveUp, { once: true });
    const request = client.request(url, { method: "POST", agent, headers, signal }, (response) => {
      const status = response.statusCode ?? 0;
      if (status >= 200 && status < 300) {
        resolve({ ok: true }); // said with the head: what of the body is slow or missing changes nothing
        drain(response);
        return;
      }
      readStart(response).then((text) => {
        const retryAfterMs = parseRetryAfter(response.headers["retry-after"], now());
        const detail = status >= 300 && status < 400 ? "redirects are not followed" : answerDetail(text);
        resolve({
          ok: false,
          failure: classifyStatus(status, response.statusMessage ?? "", detail, retryAfterMs),
        });
      }, reject);
    });
    // 101 hands the connection over to another protocol, and is told of here instead of as an answer.
    request.on("upgrade", (response, socket) => {
      socket.destroy();
      const { statusCode = 101, statusMessage = "" } = response;
      const detail = "the answer to a webhook must be HTTP";
      resolve({ ok: false, failure: classifyStatus(statusCode, statusMessage, detail, null) });
    });
    // `on`, as a second error without a listener would end the worker.
    request.on("error", (error) => {
      reject(signal.aborted ? signal.reason : Object.assign(error, { reusedSocket: request.reusedSocket }));
    });
    request.end(body);
    return promise.finally(() => signal.removeEventListener("abort", giveUp));
  }

  return {
    sendBatch: (events, signal) => Promise.all(events.map((event) => send(event, signal))),
    close: () => agent.destroy(),
  };
}

export function webhookHost(config: WebhookConfig): string {
  return new URL(config.url).host;
}

function isStaleConnection(error: unknown): boolean {
  const { code, reusedSocket } = error as { code?: string; reusedSocket?: boolean };
  return reusedSocket === true && (code === "ECONNRESET" || code === "EPIPE");
}

/** An application may have written anything into these columns; a header must not be breakable by it. */
function isHeaderText(value: string | null): value is string {
  return value !== null && /^[\x21-\x7e]{1,200}$/.test(value);
}

/** Frees the connection for the next event; that of a body that is long, or does not end soon, is given up. */
function drain(response: http.IncomingMessage): void {
  const giveUp = () => response.destroy();
  const timer = setTimeout(giveUp, DRAIN_MS);
  let size = 0;
  response.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size >= ANSWER_BYTES) giveUp();
  });
  response.on("error", () => {}); // it is delivered
  response.once("close", () => clearTimeout(timer));
}

/** The start of the body. The rest of a long one is not awaited: the connection is given up. */
function readStart(response: http.IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const done = () => resolve(Buffer.concat(chunks).toString("utf8"));
    response.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size < ANSWER_BYTES) return;
      done();
      response.destroy();
    });
    response.once("end", done);
    response.on("error", reject);
  });
}
