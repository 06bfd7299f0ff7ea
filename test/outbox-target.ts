import { randomUUID } from "node:crypto";
import pg from "pg";
import type { Config, SinkConfig } from "#lib/kernel/config/config.ts";
import { log } from "#lib/kernel/log/log.ts";
import type { Running } from "#lib/kernel/loop/lifecycle.ts";
import { startRelays } from "#lib/outbox/relay/start-relays.ts";
import { installOutbox, installOutboxView } from "#lib/outbox/schema/install.ts";
import { createEmptyDatabase, createSluiceDatabase, type TestDatabase } from "./database.ts";
import { type Receiver, startReceiver, TEST_SECRET } from "./webhook-receiver.ts";

export type OutboxFixture = {
  sluice: TestDatabase;
  targetUrl: string;
  pool: pg.Pool;
  receiver: Receiver;
  config: Config;
  /** Starts one more worker's relays. */
  start: (overrides?: Partial<SinkConfig>) => Running;
  emit: (key: string, type?: string, payload?: unknown) => Promise<string>;
  /** Rows of a query on the target. */
  query: <T extends pg.QueryResultRow>(sql: string, values?: unknown[]) => Promise<T[]>;
  close: () => Promise<void>;
};

/** Sluice's database, an application's with the outbox in it, and a receiver for the sink "reminders". */
export async function createOutboxFixture(
  overrides: Partial<SinkConfig> = {},
  databaseClause = "",
): Promise<OutboxFixture> {
  const sluice = await createSluiceDatabase();
  const target = await createEmptyDatabase(databaseClause);
  const pool = new pg.Pool({ connectionString: target.url, max: 20 });
  await installOutbox(pool);
  await installOutboxView(pool);
  const receiver = await startReceiver(TEST_SECRET);
  const sink: SinkConfig = {
    name: "reminders",
    target: "clinic",
    kind: "webhook",
    url: receiver.url,
    secretFrom: "CLINIC_WEBHOOK_SECRET",
    secrets: [TEST_SECRET.slice(6)],
    maxAttempts: 4,
    timeoutSeconds: 5,
    firstRetrySeconds: 0.05,
    concurrency: 16,
    breakerAfter: 5,
    probeSeconds: 0.2,
    startAt: "beginning",
    ...overrides,
  };
  const config: Config = {
    targets: { clinic: { url: target.url } },
    sinks: { reminders: sink },
    plans: "plans",
    redaction: { mask: [], show: [], types: {} },
  };
  const started: Running[] = [];
  const query: OutboxFixture["query"] = async (sql, values) => (await pool.query(sql, values)).rows as never;
  return {
    sluice,
    targetUrl: target.url,
    pool,
    receiver,
    config,
    query,
    start: (more = {}) => {
      const relays = startRelays({
        db: sluice.db,
        config: { ...config, sinks: { reminders: { ...sink, ...more } } },
        workerId: randomUUID(),
        log: log.child({}, { level: process.env.LOG_LEVEL ?? "fatal" }),
      });
      started.push(relays);
      return relays;
    },
    emit: async (key, type = "reservation.created", payload = { key }) => {
      const rows = await query<{ id: string }>("select sluice.emit($1, 'reservation', $2, $3) as id", [
        type,
        key,
        JSON.stringify(payload),
      ]);
      return rows[0]?.id ?? "";
    },
    close: async () => {
      await Promise.all(started.map((relays) => relays.stop()));
      await receiver.stop();
      await pool.end();
      await target.drop();
      await sluice.drop();
    },
  };
}
