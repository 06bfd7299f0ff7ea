import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { hostname } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { areTokensRequired, type GatewayAccess } from "#lib/kernel/config/gateway-access.ts";
import { databaseRefusal } from "#lib/kernel/db/database-refusal.ts";
import { END_FROZEN } from "#lib/kernel/db/end-frozen.ts";
import { environmentRefusal } from "#lib/kernel/db/environment-refusal.ts";
import { DEFAULT_ENVIRONMENT } from "#lib/kernel/environment.ts";
import { log } from "#lib/kernel/log/log.ts";
import { answerBrokenRequest } from "#lib/kernel/process/answer-broken-request.ts";
import { takeIdentity } from "#lib/kernel/process/process-identity.ts";
import { ClientTokens, type StoredToken } from "./core/client-tokens.ts";
import { type FlagDelta, FlagSet, type FlagUpdate } from "./core/flag-set.ts";
import { followDatabase } from "./core/follow-database.ts";
import { KeptCounts } from "./core/kept-counts.ts";
import { keepPresence } from "./core/presence.ts";
import { databaseIdentity, keepSnapshot, loadSnapshot, snapshotPath } from "./core/snapshot.ts";
import { collectTelemetry } from "./core/telemetry.ts";
import { keepTokenUse } from "./core/token-use.ts";
import { Writers } from "./core/writers.ts";
import { answerHeaders, responseWith } from "./http/answer-headers.ts";
import { openMetrics, type Tally } from "./http/metrics.ts";
import { routes } from "./http/route-table.ts";
import { limitStreams } from "./http/stream-limits.ts";
import { answerOfrep } from "./ofrep/ofrep.ts";
import { openStreams } from "./stream/streams.ts";

/** A timer cannot be set for longer than 24 days; and after a sleep of the machine it should look soon. */
const LONGEST_TIMER_MS = 60_000;

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

export type Gateway = {
  readonly id: string;
  url: string;
  port: number;
  flags: FlagSet;
  stop: () => Promise<void>;
};

/**
 * Starts one gateway of an environment: it serves as soon as the database or its own snapshot gave it the flags.
 * @throws AppError invalid if anybody who reaches it could ask without a token, or if it has neither flags nor a database that
 * will ever give it any, as one that has no such environment
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { host, tokensRequired, clientToken, environment = DEFAULT_ENVIRONMENT } = options;
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
  const folder = join(options.dataDir, isUsual ? "gateway" : `gateway-${environment}`);
  const identity = await takeIdentity(folder);
  if (identity.problem !== null) writers.failed("its data folder", identity.problem);
  const database = databaseIdentity(options.databaseUrl);
  const origin = { database, environment };
  const path = snapshotPath(folder, database);
  const saved =
    (await loadSnapshot(path, origin)) ??
    (await loadSnapshot(join(options.dataDir, "gateway-snapshot.json"), origin)); // where it was once
  if (saved !== null) {
    flags.apply(saved.flags, "snapshot", new Date());
    if (saved.tokens !== null) tokens.replace(saved.tokens);
  }
  const asked = databaseRefusal(options.databaseUrl, "gateway").then(
    (refusal) => refusal ?? environmentRefusal(options.databaseUrl, environment),
  );
  if (saved === null && !options.environmentKill) {
    const refusal = await asked;
    if (refusal) {
      identity.release();
      throw refusal;
    }
  } else {
    // What it has is served, whatever the database says; but it hears of no change, and somebody must see why.
    asked.then(
      (refusal) => refusal && log.error(refusal.message),
      (error: unknown) => log.debug({ err: error }, "the database was not asked"),
    );
  }
  const snapshot = keepSnapshot(path, origin, { flags, tokens }, writers);
  await listen(server, options.port, host).catch((error: unknown) => {
    identity.release();
    throw error;
  });
  // Nothing below may wait: a request that came before its handler would never be answered.
  const { port } = server.address() as AddressInfo;

  const pool = new pg.Pool({
    connectionString: options.databaseUrl,
    application_name: "sluice-gateway",
    max: 3, // so that counts and keys, which may take long, leave one to heartbeats
    connectionTimeoutMillis: 3_000,
    query_timeout: 10_000,
    onConnect: (client) => client.query(END_FROZEN),
  });
  pool.on("error", (error) => log.debug({ err: error.message }, "an idle connection ended"));
  const presence = keepPresence({
    pool,
    identity,
    kept,
    name: `${hostname()}:${port}`,
    environment,
    environmentKill: options.environmentKill,
    revision: () => (flags.source === "database" ? flags.revision : 0),
    onRevision: (revision) => {
      if (revision > flags.revision) follower.nudge();
    },
    isCounted: () => telemetry.isCounted(),
    writers,
  });
  const telemetry = collectTelemetry({ pool, identity, environment, kept, writers });
  const tokenUse = keepTokenUse({ pool, tokens, writers });
  const streams = openStreams(flags, presence, tokens);
  let boundary: NodeJS.Timeout | null = null;

  /** What was applied is served from here on; then others are told, and then it is written down. */
  function serve(delta: FlagDelta): void {
    streams.broadcast(delta);
    snapshot.changed();
    waitForBoundary();
  }

  function update(found: FlagUpdate): void {
    const before = { revision: flags.revision, source: flags.source };
    if (found.revision < before.revision) {
      // What a database says now goes before what it said once; clients see by the time of the read that it is no old file.
      const revisions = { from: before.revision, to: found.revision };
      log.warn(revisions, "the database is behind what was served, so that it was restored; following it");
    }
    const delta = flags.apply(found, "database", new Date());
    const changed = Object.keys(delta.set).length + delta.removed.length;
    const same = flags.revision === before.revision && changed === 0 && !delta.killChanged;
    if (same && before.source === "database") return;
    serve(delta);
    presence.acknowledged("", flags.revision);
    log.debug({ revision: flags.revision, changed }, "serving");
  }

  function updateTokens(stored: StoredToken[]): void {
    if (!tokens.replace(stored)) return;
    streams.dropUnknown();
    snapshot.changed();
  }

  function waitForBoundary(): void {
    if (boundary !== null) clearTimeout(boundary);
    const next = flags.nextBoundary(new Date());
    if (next === null) return;
    const wait = Math.min(LONGEST_TIMER_MS, Math.max(0, next.getTime() - Date.now()));
    boundary = setTimeout(() => {
      const delta = flags.passBoundary(new Date());
      if (Object.keys(delta.set).length > 0) serve(delta);
      else waitForBoundary();
    }, wait);
  }

  const follower = followDatabase({
    url: options.databaseUrl,
    environment,
    onUpdate: update,
    onTokens: updateTokens,
  });
  const tally: Tally = { requests: {} };
  const metrics = openMetrics({ flags, streams, follower, tally });
  waitForBoundary();
  server.on(
    "request",
    routes({
      flags,
      follower,
      streams,
      presence,
      telemetry,
      ofrep: answerOfrep(flags, telemetry),
      tokens,
      limits: limitStreams(options.proxies ?? 0),
      writers,
      tally,
      metrics,
      publicUrl: options.publicUrl,
    }),
  );

  return {
    get id() {
      return identity.id;
    },
    port,
    flags,
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      if (boundary !== null) clearTimeout(boundary);
      const closed = new Promise((resolve) => server.close(resolve));
      streams.close();
      server.closeIdleConnections();
      const impatient = setTimeout(() => server.closeAllConnections(), 1_000);
      await closed;
      clearTimeout(impatient);
      await follower.stop();
      await telemetry.stop();
      await tokenUse.stop();
      await presence.stop();
      await snapshot.stop();
      await pool.end();
      identity.release();
    },
  };
}

function listen(
  server: ReturnType<typeof createServer>,
  port: number,
  host: string | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, ...(host === undefined ? {} : { host }) }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
