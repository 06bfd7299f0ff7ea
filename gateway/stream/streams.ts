import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { FlagDefinition } from "#lib/flags/model.ts";
import type { Caller, ClientTokens } from "../core/client-tokens.ts";
import type { FlagDelta, FlagSet, KillOverlay } from "../core/flag-set.ts";
import type { Presence } from "../core/presence.ts";
import type { PresentClient } from "../core/save-presence.ts";

const KEEP_ALIVE_MS = 10_000;
/** An SDK posts every few seconds; one that is silent for this long is gone, whatever its socket says. */
const CLIENT_SILENT_MS = 30_000;
/** A reader this far behind is cut off; it reconnects and gets the whole state. */
const MOST_BUFFERED_BYTES = 4_000_000;

type Stream = {
  response: ServerResponse;
  caller: Caller;
  client: PresentClient;
  secret: string;
  heardAt: number;
};
/** What a program says about itself. */
export type Introduction = { clientId: string; name: string; sdk: string };
/** Which stream a later word belongs to, and what proves it. */
export type StreamProof = { caller: Caller; clientId: string; secret: string | undefined };

const HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store",
  "x-accel-buffering": "no",
};

export class Streams {
  readonly #flags: FlagSet;
  readonly #presence: Presence;
  readonly #tokens: ClientTokens;
  readonly #sdk = new Map<string, Stream>();
  readonly #ofrep = new Map<ServerResponse, Caller>();
  readonly #keepAlive = setInterval(() => this.#keepAll(), KEEP_ALIVE_MS);

  constructor(flags: FlagSet, presence: Presence, tokens: ClientTokens) {
    this.#flags = flags;
    this.#presence = presence;
    this.#tokens = tokens;
  }

  /**
   * Definitions for a Node SDK: the whole state first, then each change. False, and nothing is answered, if a live stream has that
   * id and the caller does not know its secret.
   */
  openSdk(
    caller: Caller,
    introduction: Introduction,
    { secret: known, response }: { secret: string | undefined; response: ServerResponse },
  ): boolean {
    const { application, authenticated } = caller;
    const client = {
      ...introduction,
      application,
      authenticated,
      clientId: idOf(caller, introduction.clientId),
    };
    // The client reconnected before its old stream was seen to end. An application's token does not speak for each of
    // its programs: whoever reads a client's id could end its stream and confirm in its name.
    const old = this.#sdk.get(client.clientId);
    if (old && (known === undefined || !isSame(known, old.secret))) return false;
    response.writeHead(200, HEADERS);
    const secret = randomBytes(24).toString("base64url");
    const stream = { response, caller, client, secret, heardAt: Date.now() };
    this.#sdk.set(client.clientId, stream);
    old?.response.destroy();
    response.on("close", () => {
      if (this.#sdk.get(client.clientId) !== stream) return;
      this.#sdk.delete(client.clientId);
      this.#presence.disconnected(client, false);
    });
    this.#presence.connected(client);
    this.#send(response, `event: stream\ndata: ${JSON.stringify({ secret })}\n\n`);
    this.#send(response, sdkMessage("snapshot", { ...this.#standing(), flags: this.#flags.definitions() }));
    return true;
  }

  /** Refetch events for OFREP providers. */
  openOfrep(caller: Caller, response: ServerResponse, lastEventId: string | undefined): void {
    response.writeHead(200, HEADERS);
    this.#ofrep.set(response, caller);
    response.on("close", () => this.#ofrep.delete(response));
    response.write("retry: 1000\n\n");
    // Nothing is kept to replay: somebody who missed anything is told once to ask again.
    if (lastEventId !== undefined && lastEventId !== this.#flags.digest())
      this.#send(response, this.#refetchMessage());
  }

  broadcast(delta: FlagDelta): void {
    const message = sdkMessage("change", { ...this.#standing(), set: delta.set, removed: delta.removed });
    for (const { response } of this.#sdk.values()) this.#send(response, message);
    const changed = delta.killChanged || delta.removed.length > 0 || Object.keys(delta.set).length > 0;
    if (this.#ofrep.size === 0 || !changed) return;
    const refetch = this.#refetchMessage();
    for (const response of this.#ofrep.keys()) this.#send(response, refetch);
  }

  /** The client whose word this is, and so a sign of life; else why its word cannot be counted. */
  hear({ caller, clientId, secret }: StreamProof): PresentClient | "no-stream" | "not-its-secret" {
    const stream = this.#sdk.get(idOf(caller, clientId));
    if (stream === undefined) {
      // There is one, of somebody else: what is missing is the proof, and not the stream.
      const isAnothers = [...this.#sdk.keys()].some((key) => key.endsWith(`:${clientId}`));
      return isAnothers ? "not-its-secret" : "no-stream";
    }
    if (secret === undefined || !isSame(secret, stream.secret)) return "not-its-secret";
    stream.heardAt = Date.now();
    this.#presence.heard(stream.client.clientId);
    return stream.client;
  }

  /** The client ends, and need not be waited for. */
  leave(client: PresentClient): void {
    const stream = this.#sdk.get(client.clientId);
    if (stream === undefined) return;
    this.#sdk.delete(client.clientId);
    this.#presence.disconnected(client, true);
    stream.response.end();
  }

  /** Ends what was opened with a token that no longer works. */
  dropUnknown(): void {
    for (const { response, caller } of this.#sdk.values())
      if (!this.#tokens.stillKnows(caller)) response.destroy();
    for (const [response, caller] of this.#ofrep) if (!this.#tokens.stillKnows(caller)) response.destroy();
  }

  counts(): { sdk: number; ofrep: number } {
    return { sdk: this.#sdk.size, ofrep: this.#ofrep.size };
  }

  close(): void {
    clearInterval(this.#keepAlive);
    for (const { response } of this.#sdk.values()) response.end();
    for (const response of this.#ofrep.keys()) response.end();
  }

  #keepAll(): void {
    this.dropUnknown(); // a token may have expired meanwhile
    const silentSince = Date.now() - CLIENT_SILENT_MS;
    for (const { response, heardAt } of this.#sdk.values()) {
      if (heardAt < silentSince) response.destroy();
      else this.#send(response, ":\n\n");
    }
    for (const response of this.#ofrep.keys()) this.#send(response, ":\n\n");
  }

  #refetchMessage(): string {
    const data = {
      type: "refetchEvaluation",
      etag: `"${this.#flags.digest()}"`,
      lastModified: Math.floor(Date.now() / 1000),
    };
    return `id: ${this.#flags.digest()}\nevent: message\ndata: ${JSON.stringify(data)}\n\n`;
  }

  #standing(): Standing {
    return { revision: this.#flags.revision, readAtMs: this.#flags.readAtMs, kill: this.#flags.kill() };
  }

  #send(response: ServerResponse, message: string): void {
    if (response.writableLength > MOST_BUFFERED_BYTES) response.destroy();
    else response.write(message);
  }
}

/** An application's name holds no colon, so that this is another for each of two applications. */
function idOf({ application }: Caller, clientId: string): string {
  return `${application}:${clientId}`;
}

/** Compares digests, so that neither length nor content shows in the time it takes. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

type Standing = { revision: number; readAtMs: number; kill: KillOverlay };
type SdkData = Standing &
  ({ flags: Record<string, FlagDefinition> } | { set: Record<string, FlagDefinition>; removed: string[] });

function sdkMessage(event: "snapshot" | "change", data: SdkData): string {
  return `id: ${data.revision}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
