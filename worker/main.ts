import { message } from "#lib/messages/catalogue/message.ts";
import "#lib/kernel/process/log-crash.ts";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { noteLostClients } from "#lib/flags/clients/note-lost-clients.ts";
import { HEARTBEAT_MS } from "#lib/flags/clients/silent-after.ts";
import { systemActor } from "#lib/kernel/audit/system-actor.ts";
import { getConfig } from "#lib/kernel/config/config.ts";
import { parseEnv } from "#lib/kernel/config/env.ts";
import type { Context } from "#lib/kernel/context.ts";
import { type Db, openDb } from "#lib/kernel/db/client.ts";
import { databaseRefusal } from "#lib/kernel/db/database-refusal.ts";
import { AppError } from "#lib/kernel/errors.ts";
import { log } from "#lib/kernel/log/log.ts";
import { Leases, RENEW_EVERY_MS } from "#lib/kernel/loop/lease.ts";
import { Lifecycle } from "#lib/kernel/loop/lifecycle.ts";
import { listen } from "#lib/kernel/loop/listen.ts";
import { repeat } from "#lib/kernel/loop/repeat.ts";
import { takeIdentity } from "#lib/kernel/process/process-identity.ts";
import { refuseStart } from "#lib/kernel/process/refuse-start.ts";
import { stopAtSignal } from "#lib/kernel/process/stop-at-signal.ts";
import { startRelays } from "#lib/outbox/relay/start-relays.ts";
import { syncPlans } from "#lib/plans/definition/sync-plans.ts";
import { type Watch, watchPlans } from "#lib/plans/engine/watch-plans.ts";
import { underWatch, WATCH, WATCHER } from "#lib/plans/engine/watcher-lease.ts";
import { readyTarget } from "#lib/plans/plan-target.ts";
import { closeTargetPools } from "#lib/target/pools.ts";
import { beat } from "./beat.ts";
import { startJobLoop } from "./job-loop.ts";
import { sweepLeftovers } from "./sweep-leftovers.ts";

// The worker does everything that takes longer than a click: it runs plans, watches them, and relays the outbox.
// Any number may run. Work is claimed with leases; one of them at a time is the watcher.

const WATCH_EVERY_MS = 1_000;
const SYNC_EVERY_MS = 5_000;
/** A worker that was killed in a rehearsal leaves a clone behind. */
const SWEEP_EVERY_MS = 300_000;
/** Changes of these tables may mean that there is work to claim, or that paused work can go on. */
const WORTH_A_LOOK = new Set(["plan_jobs", "kill_switch", "audit_entries", "feature_flags"]);

async function main(): Promise<void> {
  const env = parseEnv(process.env);
  if (!env.DATABASE_URL) throw new AppError("invalid", message("setup.start.workerDatabase"));
  const config = getConfig();
  const refusal = await databaseRefusal(env.DATABASE_URL, "worker");
  if (refusal) throw refusal;
  const db = openDb(env.DATABASE_URL, { name: "sluice-worker", poolSize: 12 });
  const identity = await takeIdentity(join(env.SLUICE_DATA_DIR, "worker"));
  if (identity.problem) log.warn({ err: identity.problem }, "the id of this worker cannot be kept");
  const workerId = identity.run;
  await beat(db, identity);
  const loop = startJobLoop(db, { workerId, backupFolder: join(env.SLUICE_DATA_DIR, "backups") });
  const watch: Watch = { liveAt: new Map() };
  const lease = new Leases(() => WATCH.take(db, workerId));
  const asWatcher = async (work: (ctx: Context) => Promise<void>) => {
    if (lease.epochOf(WATCHER) === undefined) await lease.renew();
    const epoch = lease.epochOf(WATCHER);
    if (epoch !== undefined) await work(underWatch(contextOf(db, workerId), workerId, epoch));
  };
  // Apart from the work, which may take longer than the lease.
  const leasing = repeat("taking the lease to watch", RENEW_EVERY_MS, () => lease.renew());
  const watching = repeat("watching plans", WATCH_EVERY_MS, () => asWatcher((ctx) => watchPlans(ctx, watch)));
  const lookNow = () => {
    void loop.now();
    void watching.now();
  };
  const listening = listen({
    url: env.DATABASE_URL,
    name: "sluice-worker-listen",
    channels: ["sluice_changes"],
    queryTimeoutMs: 10_000,
    firstRetryMs: 100,
    longestRetryMs: 1_000,
    onOpen: async () => lookNow(),
    onHeard: (table) => {
      if (WORTH_A_LOOK.has(table)) lookNow();
    },
    onLost: (error) => log.warn({ err: error }, "cannot listen for changes; polling goes on"),
  });
  const beating = repeat("heartbeat", HEARTBEAT_MS, () => beat(db, identity));
  const syncing = repeat("reading plan folders", SYNC_EVERY_MS, async () => {
    await syncPlans(contextOf(db, workerId), config.plans);
  });
  const targets = repeat("installing schema sluice", SYNC_EVERY_MS, async () => {
    for (const name of Object.keys(config.targets)) await readyTarget({ config: getConfig }, name);
  });
  const sweeping = repeat("sweeping clones", SWEEP_EVERY_MS, () => sweepLeftovers(config));
  const missing = repeat("naming lost clients", SYNC_EVERY_MS, () => asWatcher(noteLostClients));
  const relays = startRelays({ db, config, workerId, log });
  log.info({ worker: workerId }, "worker started");

  const first = [leasing, watching, syncing, targets, sweeping, missing, relays, loop];
  const life = new Lifecycle(async () => {
    await Promise.all(first.map((one) => one.stop()));
    await WATCH.release(db, workerId).catch(() => {});
    await beating.stop();
    await db.worker.update({ where: { id: workerId }, data: { stoppedAt: new Date() } }).catch(() => {});
    await listening.stop();
    await closeTargetPools();
    await db.$disconnect();
    identity.release();
  });
  stopAtSignal("worker", life);
}

/** What the worker does of its own accord, it does as itself. */
function contextOf(db: Db, workerId: string): Context {
  return {
    actor: systemActor("worker", { id: workerId }),
    now: () => new Date(),
    db,
    correlationId: randomUUID(),
    via: "worker",
    config: getConfig,
  };
}

main().catch((error: unknown) => refuseStart(error, "worker could not start"));
