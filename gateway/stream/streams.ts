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

export type Streams = {
  /**
   * Definitions for a Node SDK: the whole state first, then each change. False, and nothing is answered, if a live stream has that
   * id and the caller does not know its secret.
   */
  openSdk: (
    caller: Caller,
    client: Introduction,
    stream: { secret: string | undefined; response: ServerResponse },
  ) => boolean;
  /** Refetch events for OFREP providers. */
  openOfrep: (caller: Caller, response: ServerResponse, lastEventId: string | undefined) => void;
  broadcast: (delta: FlagDelta) => void;
  /** The client whose word this is, and so a sign of life; else why its word cannot be counted. */
  hear: (proof: StreamProof) => PresentClient | "no-stream" | "not-its-secret";
  /** The client ends, and need not be waited for. */
  leave: (client: PresentClient) => void;
  /** Ends what was opened with a token that no longer works. */
  dropUnknown: () => void;
  counts: () => { sdk: number; ofrep: number };
  close: () => void;
};

const HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store",
  "x-accel-buffering": "no",
};

export function openStreams(flags: FlagSet, presence: Presence, tokens: ClientTokens): Streams {
  const sdk = new Map<string, Stream>();
  const ofrep = new Map<ServerResponse, Caller>();

  function openSdk(
    caller: Caller,
    introduction: Introduction,
    { secret: known, response }: Parameters<Streams["openSdk"]>[2],
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
    const old = sdk.get(client.clientId);
    if (old && (known === undefined || !isSame(known, old.secret))) return false;
    response.writeHead(200, HEADERS);
    const secret = randomBytes(24).toString("base64url");
    const stream = { response, caller, client, secret, heardAt: Date.now() };
    sdk.set(client.clientId, stream);
    old?.response.destroy();
    response.on("close", () => {
      if (sdk.get(client.clientId) !== stream) return;
      sdk.delete(client.clientId);
      presence.disconnected(client, false);
    });
    presence.connected(client);
    send(response, `event: stream\ndata: ${JSON.stringify({ secret })}\n\n`);
    send(response, sdkMessage("snapshot", { ...standing(), flags: flags.definitions() }));
    return true;
  }

  function openOfrep(caller: Caller, response: ServerResponse, lastEventId: string | undefined): void {
    response.writeHead(200, HEADERS);
    ofrep.set(response, caller);
    response.on("close", () => ofrep.delete(response));
    response.write("retry: 1000\n\n");
    // Nothing is kept to replay: somebody who missed anything is told once to ask again.
    if (lastEventId !== undefined && lastEventId !== flags.digest()) send(response, refetchMessage());
  }

  function refetchMessage(): string {
    const data = {
      type: "refetchEvaluation",
      etag: `"${flags.digest()}"`,
      lastModified: Math.floor(Date.now() / 1000),
    };
    return `id: ${flags.digest()}\nevent: message\ndata: ${JSON.stringify(data)}\n\n`;
  }

  function broadcast(delta: FlagDelta): void {
    const message = sdkMessage("change", { ...standing(), set: delta.set, removed: delta.removed });
    for (const { response } of sdk.values()) send(response, message);
    const changed = delta.killChanged || delta.removed.length > 0 || Object.keys(delta.set).length > 0;
    if (ofrep.size === 0 || !changed) return;
    const refetch = refetchMessage();
    for (const response of ofrep.keys()) send(response, refetch);
  }

  function standing(): Standing {
    return { revision: flags.revision, readAtMs: flags.readAtMs, kill: flags.kill() };
  }

  function send(response: ServerResponse, message: string): void {
    if (response.writableLength > MOST_BUFFERED_BYTES) response.destroy();
    else response.write(message);
  }

  function hear({ caller, clientId, secret }: StreamProof): ReturnType<Streams["hear"]> {
    const stream = sdk.get(idOf(caller, clientId));
    if (stream === undefined) {
      // There is one, of somebody else: what is missing is the proof, and not the stream.
      const isAnothers = [...sdk.keys()].some((key) => key.endsWith(`:${clientId}`));
      return isAnothers ? "not-its-secret" : "no-stream";
    }
    if (secret === undefined || !isSame(secret, stream.secret)) return "not-its-secret";
    stream.heardAt = Date.now();
    presence.heard(stream.client.clientId);
    return stream.client;
  }

  function leave(client: PresentClient): void {
    const stream = sdk.get(client.clientId);
    if (stream === undefined) return;
    sdk.delete(client.clientId);
    presence.disconnected(client, true);
    stream.response.end();
  }

  function dropUnknown(): void {
    for (const { response, caller } of sdk.values()) if (!tokens.stillKnows(caller)) response.destroy();
    for (const [response, caller] of ofrep) if (!tokens.stillKnows(caller)) response.destroy();
  }

  const keepAlive = setInterval(() => {
    dropUnknown(); // a token may have expired meanwhile
    const silentSince = Date.now() - CLIENT_SILENT_MS;
    for (const { response, heardAt } of sdk.values()) {
      if (heardAt < silentSince) response.destroy();
      else send(response, ":\n\n");
    }
    for (const response of ofrep.keys()) send(response, ":\n\n");
  }, KEEP_ALIVE_MS);

  return {
    openSdk,
    openOfrep,
    broadcast,
    hear,
    leave,
    dropUnknown,
    counts: () => ({ sdk: sdk.size, ofrep: ofrep.size }),
    close: () => {
      clearInterval(keepAlive);
      for (const { response } of sdk.values()) response.end();
      for (const response of ofrep.keys()) response.end();
    },
  };
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
