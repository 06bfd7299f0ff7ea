import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { hostname } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { areTokensRequired, type GatewayAccess } from "#lib/kernel/config/gateway-access.ts";
import { END_FROZEN } from "#lib/kernel/db/end-frozen.ts";
import { DEFAULT_ENVIRONMENT } from "#lib/kernel/environment.ts";
import { log } from "#lib/kernel/log/log.ts";
import { Lifecycle, type Running } from "#lib/kernel/loop/lifecycle.ts";
import { answerBrokenRequest } from "#lib/kernel/process/answer-broken-request.ts";
import { type Identity, takeIdentity } from "#lib/kernel/process/process-identity.ts";
import { ClientTokens } from "./core/client-tokens.ts";
import { FlagSet } from "./core/flag-set.ts";
import { followDatabase } from "./core/follow-database.ts";
import { KeptCounts } from "./core/kept-counts.ts";
import { keepPresence } from "./core/presence.ts";
import { databaseIdentity, keepSnapshot, type Origin, snapshotPath } from "./core/snapshot.ts";
import { Telemetry } from "./core/telemetry.ts";
import { keepTokenUse } from "./core/token-use.ts";
import { Writers } from "./core/writers.ts";
import { answerHeaders, responseWith } from "./http/answer-headers.ts";
import { openMetrics, type Tally } from "./http/metrics.ts";
import { routes } from "./http/route-table.ts";
import { limitStreams } from "./http/stream-limits.ts";
import { answerOfrep } from "./ofrep/ofrep.ts";
import { restoreServed } from "./restore-served.ts";
import { serveChanges } from "./serve-changes.ts";
import { Streams } from "./stream/streams.ts";

export type GatewayOptions = Partial<GatewayAccess> & {
  databaseUrl: string;
  /** Whose flags, tokens and kill switch it serves; the usual one if absent. */
  environment?: string;
  /** 0 chooses a free port. */
  port: number;
  dataDir: string;
  environmentKill: boolean;
  /** Reverse proxies in front that tell the caller's address. */
  proxies?: number;
  /** Where browsers reach this gateway; undefined: the Host header says. */
  publicUrl?: string | undefined;
};

export type Gateway = Running & {
  readonly id: string;
  url: string;
  port: number;
  flags: FlagSet;
};

type Opened = {
  options: GatewayOptions;
  environment: string;
  server: Server;
  identity: Identity;
  flags: FlagSet;
  tokens: ClientTokens;
  writers: Writers;
  kept: KeptCounts;
  snapshot: { path: string; origin: Origin };
};

/**
 * Starts one gateway of an environment: it serves as soon as the database or its own snapshot gave it the flags.
 * @throws AppError invalid if anybody who reaches it could ask without a token, or if it has neither flags nor a database that
 * will ever give it any, as one that has no such environment
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { host, tokensRequired, clientToken, dataDir, databaseUrl } = options;
  const { environment = DEFAULT_ENVIRONMENT } = options;
  const required = areTokensRequired({ host, tokensRequired, clientToken });
  const tokens = new ClientTokens({ required, bootstrap: clientToken });
  const writers = new Writers();
  const kept = new KeptCounts();
  const flags = new FlagSet({ environmentKill: options.environmentKill });
  const headers = answerHeaders(options.publicUrl);
  const server = createServer({ keepAliveTimeout: 30_000, ServerResponse: responseWith(headers) });
  server.on("clientError", answerBrokenRequest(headers));
  // An id is of one environment: what is known of a gateway is known of what it served there.
  const isUsual = environment === DEFAULT_ENVIRONMENT;
  const folder = join(dataDir, isUsual ? "gateway" : `gateway-${environment}`);
  const identity = await takeIdentity(folder);
  try {
    if (identity.problem !== null) writers.failed("data-folder", identity.problem);
    const database = databaseIdentity(databaseUrl);
    const snapshot = { path: snapshotPath(folder, database), origin: { database, environment } };
    await restoreServed({ flags, tokens }, { ...snapshot, databaseUrl, dataDir });
    await listen(server, options.port, host);
    return serve({ options, environment, server, identity, flags, tokens, writers, kept, snapshot });
  } catch (error) {
    identity.release();
    throw error;
  }
}

/** Nothing here may wait: a request that came before its handler would never be answered. */
function serve(opened: Opened): Gateway {
  const { options, environment, server, identity, flags, tokens, writers, kept } = opened;
  const { port } = server.address() as AddressInfo;
  const { databaseUrl, environmentKill, publicUrl } = options;
  const snapshot = keepSnapshot(opened.snapshot.path, opened.snapshot.origin, { flags, tokens }, writers);
  const pool = openPool(databaseUrl);
  const presence = keepPresence({
    pool,
    identity,
    kept,
    name: `${hostname()}:${port}`,
    environment,
    environmentKill,
    revision: () => (flags.source === "database" ? flags.revision : 0),
    onRevision: (revision) => {
      if (revision > flags.revision) follower.nudge();
    },
    isCounted: () => telemetry.isCounted(),
    writers,
  });
  const telemetry = new Telemetry({ pool, identity, environment, kept, writers });
  const tokenUse = keepTokenUse({ pool, tokens, writers });
  const streams = new Streams(flags, presence, tokens);
  const changes = serveChanges({ flags, tokens, streams, presence, snapshot });
  const { onUpdate, onTokens } = changes;
  const follower = followDatabase({ url: databaseUrl, environment, onUpdate, onTokens });
  const ofrep = answerOfrep(flags, telemetry);
  const limits = limitStreams(options.proxies ?? 0);
  const tally: Tally = { requests: {} };
  const metrics = openMetrics({ flags, streams, follower, tally });
  const served = { flags, follower, streams, presence, telemetry, tokens, writers };
  server.on("request", routes({ ...served, ofrep, limits, tally, metrics, publicUrl }));

  const life = new Lifecycle(async () => {
    await closeServer(server, streams);
    // Each may still tell the next.
    for (const one of [follower, changes, telemetry, tokenUse, presence, snapshot]) await one.stop();
    await pool.end();
    identity.release();
  });
  return {
    get id() {
      return identity.id;
    },
    port,
    flags,
    url: `http://127.0.0.1:${port}`,
    stop: life.stop,
  };
}

function openPool(databaseUrl: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    application_name: "sluice-gateway",
    max: 3, // so that counts and keys, which may take long, leave one to heartbeats
    connectionTimeoutMillis: 3_000,
    query_timeout: 10_000,
    onConnect: (client) => client.query(END_FROZEN),
  });
  pool.on("error", (error) => log.debug({ err: error.message }, "an idle connection ended"));
  return pool;
}

/** Ends the streams, lets what is asked be answered, and cuts off what takes longer than a second. */
async function closeServer(server: Server, streams: Streams): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  streams.close();
  server.closeIdleConnections();
  const impatient = setTimeout(() => server.closeAllConnections(), 1_000);
  await closed;
  clearTimeout(impatient);
}

function listen(server: Server, port: number, host: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, ...(host === undefined ? {} : { host }) }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
