import type { ServerResponse } from "node:http";
import type { FlagDefinition } from "#lib/flags/model.ts";
import type { FlagDelta, FlagSet, KillOverlay } from "./flag-set.ts";
import type { Presence, PresentClient } from "./presence.ts";

const KEEP_ALIVE_MS = 10_000;
/** An SDK posts every few seconds; one that is silent for this long is gone, whatever its socket says. */
const CLIENT_SILENT_MS = 30_000;
/** A reader this far behind is cut off; it reconnects and gets the whole state. */
const MOST_BUFFERED_BYTES = 4_000_000;

type Stream = { response: ServerResponse; client: PresentClient; heardAt: number };

export type Streams = {
  /** Definitions for a Node SDK: the whole state first, then each change. */
  openSdk: (client: PresentClient, response: ServerResponse) => void;
  /** Refetch events for OFREP providers. */
  openOfrep: (response: ServerResponse, lastEventId: string | undefined) => void;
  broadcast: (delta: FlagDelta) => void;
  /** The client was heard of; false if it has no stream here, so its word cannot be counted. */
  heard: (clientId: string) => boolean;
  counts: () => { sdk: number; ofrep: number };
  close: () => void;
};

const HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store",
  "x-accel-buffering": "no",
  "access-control-allow-origin": "*",
};

export function openStreams(flags: FlagSet, presence: Presence): Streams {
  const sdk = new Map<string, Stream>();
  const ofrep = new Set<ServerResponse>();

  function openSdk(client: PresentClient, response: ServerResponse): void {
    response.writeHead(200, HEADERS);
    // The client reconnected before its old stream was seen to end.
    const old = sdk.get(client.clientId);
    const stream = { response, client, heardAt: Date.now() };
    sdk.set(client.clientId, stream);
    old?.response.destroy();
    response.on("close", () => {
      if (sdk.get(client.clientId) !== stream) return;
      sdk.delete(client.clientId);
      presence.disconnected(client);
    });
    presence.connected(client);
    send(
      response,
      sdkMessage("snapshot", { revision: flags.revision, kill: flags.kill(), flags: flags.definitions() }),
    );
  }

  function openOfrep(response: ServerResponse, lastEventId: string | undefined): void {
    response.writeHead(200, HEADERS);
    ofrep.add(response);
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
    const message = sdkMessage("change", {
      revision: flags.revision,
      kill: flags.kill(),
      set: delta.set,
      removed: delta.removed,
    });
    for (const { response } of sdk.values()) send(response, message);
    const changed = delta.killChanged || delta.removed.length > 0 || Object.keys(delta.set).length > 0;
    if (ofrep.size === 0 || !changed) return;
    const refetch = refetchMessage();
    for (const response of ofrep) send(response, refetch);
  }

  function send(response: ServerResponse, message: string): void {
    if (response.writableLength > MOST_BUFFERED_BYTES) response.destroy();
    else response.write(message);
  }

  const keepAlive = setInterval(() => {
    const silentSince = Date.now() - CLIENT_SILENT_MS;
    for (const { response, heardAt } of sdk.values()) {
      if (heardAt < silentSince) response.destroy();
      else send(response, ":\n\n");
    }
    for (const response of ofrep) send(response, ":\n\n");
  }, KEEP_ALIVE_MS);

  return {
    openSdk,
    openOfrep,
    broadcast,
    heard: (clientId) => {
      const stream = sdk.get(clientId);
      if (stream !== undefined) stream.heardAt = Date.now();
      return stream !== undefined;
    },
    counts: () => ({ sdk: sdk.size, ofrep: ofrep.size }),
    close: () => {
      clearInterval(keepAlive);
      for (const { response } of sdk.values()) response.end();
      for (const response of ofrep) response.end();
    },
  };
}

type SdkData = { revision: number; kill: KillOverlay } & (
  | { flags: Record<string, FlagDefinition> }
  | { set: Record<string, FlagDefinition>; removed: string[] }
);

function sdkMessage(event: "snapshot" | "change", data: SdkData): string {
  return `id: ${data.revision}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
