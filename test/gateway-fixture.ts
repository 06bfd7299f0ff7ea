import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createParser } from "eventsource-parser";
import { type Gateway, type GatewayOptions, startGateway } from "../gateway/start-gateway.ts";
import { createSluiceDatabase, type TestDatabase } from "./database.ts";
import { waitUntil } from "./wait-until.ts";

/** A client as a program in another language may be: a stream of its own, and posts by hand. */
export type RawClient = {
  clientId: string;
  secret: string;
  post: (path: string, body: object, headers?: Record<string, string>) => Promise<Response>;
  ended: Promise<void>;
  close: () => void;
};

export type GatewayFixture = {
  database: TestDatabase;
  dataDir: string;
  /** Serves what the database holds by the time it is returned. */
  start: (options?: Partial<GatewayOptions>) => Promise<Gateway>;
  /** @param token undefined: without one */
  connect: (gateway: Gateway, name: string, token: string | undefined) => Promise<RawClient>;
  stopAll: () => Promise<void>;
  close: () => Promise<void>;
};

export async function createGatewayFixture(): Promise<GatewayFixture> {
  const database = await createSluiceDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), "sluice-gateway-"));
  const gateways = new Set<Gateway>();
  const clients = new Set<RawClient>();

  async function stopAll(): Promise<void> {
    for (const client of clients) client.close();
    clients.clear();
    await Promise.all([...gateways].map((one) => one.stop()));
  }

  return {
    database,
    dataDir,
    start: async (options = {}) => {
      const base = { databaseUrl: database.url, port: 0, host: "127.0.0.1", dataDir, environmentKill: false };
      const started = await startGateway({ ...base, ...options });
      const gateway = {
        ...started,
        stop: async () => {
          gateways.delete(gateway);
          await started.stop();
        },
      };
      gateways.add(gateway);
      await waitUntil("the gateway follows the database", async () => {
        if (gateway.flags.source !== "database") return false;
        const wanted = await database.db.clientToken.count({
          where: { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }] },
        });
        const health = await (await fetch(`${gateway.url}/healthz`)).json();
        return health.tokens.known === wanted + (options.clientToken === undefined ? 0 : 1);
      });
      return gateway;
    },
    connect: async (gateway, name, token) => {
      const client = await openStream(gateway, { name, token });
      clients.add(client);
      return client;
    },
    stopAll,
    close: async () => {
      await stopAll();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export async function openStream(
  gateway: Pick<Gateway, "url">,
  {
    name,
    token,
    clientId = crypto.randomUUID(),
  }: { name: string; token: string | undefined; clientId?: string | undefined },
): Promise<RawClient> {
  const authorization: Record<string, string> =
    token === undefined ? {} : { authorization: `Bearer ${token}` };
  const abort = new AbortController();
  const query = new URLSearchParams({ clientId, name, sdk: "raw 1" });
  const response = await fetch(`${gateway.url}/v1/stream?${query}`, {
    headers: authorization,
    signal: abort.signal,
  });
  if (!response.ok || response.body === null) {
    throw new Error(`no stream: ${response.status} ${await response.text()}`);
  }
  const begun = Promise.withResolvers<string>();
  const parser = createParser({
    onEvent: ({ event, data }) => {
      if (event === "stream") begun.resolve((JSON.parse(data) as { secret: string }).secret);
    },
  });
  const { body } = response;
  const ended = (async () => {
    const text = new TextDecoder();
    for await (const chunk of body) parser.feed(text.decode(chunk, { stream: true }));
  })().catch(() => {});
  const secret = await begun.promise;
  return {
    clientId,
    secret,
    ended,
    post: (path, content, headers = {}) =>
      fetch(gateway.url + path, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "sluice-stream": secret,
          ...authorization,
          ...headers,
        },
        body: JSON.stringify({ clientId, ...content }),
      }),
    close: () => abort.abort(),
  };
}
