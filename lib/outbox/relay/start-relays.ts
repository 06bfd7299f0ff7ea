import type { Logger } from "pino";
import { recordAudit } from "../../kernel/audit/record-audit.ts";
import type { Config, SinkConfig } from "../../kernel/config/config.ts";
import type { Db } from "../../kernel/db/client.ts";
import { inTransaction } from "../../kernel/db/in-transaction.ts";
import { Lifecycle, type Running } from "../../kernel/loop/lifecycle.ts";
import { repeat } from "../../kernel/loop/repeat.ts";
import { message } from "../../messages/catalogue/message.ts";
import { failureWords } from "../../messages/failure-words.ts";
import { BY_ITSELF } from "../../messages/paused-by.ts";
import { openSink } from "../sinks/kinds.ts";
import type { Failure, Sink } from "../sinks/sink.ts";
import type { BreakerChange } from "./breaker.ts";
import { carryOutsideChanges } from "./carry-outside-changes.ts";
import { relayTarget, type TargetRelay } from "./relay-target.ts";
import { createTroubleReport } from "./report-troubles.ts";
import { createSampler } from "./sample-depths.ts";
import { syncSinks } from "./sink-store.ts";
import { tellDepths } from "./tell-depths.ts";
import { createTeller, outboxContext } from "./tell-sink-state.ts";

/** How soon a pause is noticed. */
const CONTROL_EVERY_MS = 100;
const SAMPLE_EVERY_MS = 2_000;

export type RelayOptions = {
  db: Db;
  config: Config;
  /** A uuid; leases are held under it. */
  workerId: string;
  log: Logger;
  /** Another way to deliver, for measurements. */
  openSink?: (config: SinkConfig) => Sink;
};

/**
 * Starts the outbox of every target in sluice.yaml: schema, ticks, delivery, samples. Returns at once; nothing is
 * delivered before Sluice's own database has said which sinks are paused. If that database is lost later, what it last
 * said holds. Stopped, it finishes what is in flight and hands the leases back.
 */
export function startRelays(options: RelayOptions): Running {
  const { db, config, workerId, log } = options;
  const paused = new Set<string>();
  const now = () => new Date();
  const teller = createTeller(db, now);
  const troubles = createTroubleReport(db, teller, now);
  const sinks = Object.values(config.sinks);
  let targets: TargetRelay[] = [];
  const tasks: Running[] = [];

  async function readControls(): Promise<void> {
    const rows = await db.outboxSink.findMany({ where: { pausedAt: { not: null } }, select: { name: true } });
    paused.clear();
    for (const row of rows) paused.add(row.name);
  }

  function mirrorBreaker(sink: string, change: BreakerChange): void {
    log.warn({ sink, breaker: change.state, error: change.failure?.message }, "breaker changed");
    db.outboxSink
      .update({
        where: { name: sink },
        data: {
          breaker: change.state,
          breakerOpenedAt: change.openedAt,
          lastError: change.failure?.message ?? null,
        },
      })
      .then(() =>
        teller.tell(sink, "breaker", {
          raised: change.state !== "closed",
          because: change.failure ? failureWords(change.failure.errorClass, change.failure.message) : null,
        }),
      )
      .catch((error: unknown) => log.warn({ err: error, sink }, "breaker not shown"));
  }

  /** 410 Gone: Standard Webhooks has us stop sending. A person resumes when the address is right again. */
  function pauseGone(sink: string, failure: Failure): void {
    if (paused.has(sink)) return;
    paused.add(sink);
    pauseAsOutbox(db, sink, failure).catch((error: unknown) =>
      log.error({ err: error, sink }, "sink answered 410 and could not be paused"),
    );
  }

  async function run(): Promise<void> {
    let ready = false;
    while (!ready && life.isRunning) {
      try {
        await syncSinks(db, sinks, new Date());
        await readControls();
        ready = true;
      } catch (error) {
        log.error({ err: error }, "outbox waits for Sluice's database");
        await life.pause(1_000);
      }
    }
    if (!life.isRunning) return;
    targets = Object.entries(config.targets).map(([name, { url, slots }]) =>
      relayTarget({
        name,
        url,
        slots,
        sinks: sinks.filter((sink) => sink.target === name),
        workerId,
        log,
        openSink: options.openSink ?? openSink,
        isPaused: (sink) => paused.has(sink),
        onBreakerChange: mirrorBreaker,
        onGone: pauseGone,
        onTrouble: troubles.note,
      }),
    );
    tasks.push(
      repeat("reading which sinks are paused", CONTROL_EVERY_MS, readControls),
      repeat("storing troubles of sinks", SAMPLE_EVERY_MS, troubles.store),
      ...targets.map((target) => {
        const sample = createSampler(db, target.pool, now);
        return repeat(`sampling ${target.name}`, SAMPLE_EVERY_MS, async () => {
          if (!target.isTicker()) return;
          await tellDepths(teller, await sample());
          await carryOutsideChanges(db, target.pool);
        });
      }),
    );
  }

  const life = new Lifecycle(async () => {
    await running;
    await Promise.all(tasks.map((task) => task.stop()));
    await Promise.all(targets.map((target) => target.stop()));
  });
  const running = run().catch((error: unknown) => log.error({ err: error }, "the outbox stopped"));
  return life;
}

async function pauseAsOutbox(db: Db, sink: string, failure: Failure): Promise<void> {
  const ctx = outboxContext(db, () => new Date());
  await inTransaction(ctx, async (tx) => {
    const changed = await tx.outboxSink.updateMany({
      where: { name: sink, pausedAt: null },
      data: {
        pausedAt: ctx.now(),
        pausedBy: BY_ITSELF,
        lastError: failure.message,
      },
    });
    if (changed.count === 0) return;
    await recordAudit(tx, ctx, {
      action: "outbox.paused",
      subject: { kind: "sink", id: sink },
      because: message("auditReasons.receiverGone", { answer: failure.message }),
    });
  });
}
