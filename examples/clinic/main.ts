import { writeSync } from "node:fs";
import { OpenFeature } from "@openfeature/server-sdk";
import pg from "pg";
import { pino } from "pino";
import { BookingFigures } from "./booking-figures.ts";
import { BookingLoad } from "./booking-load.ts";
import { parseClinicEnv } from "./env.ts";
import { connectFlags } from "./flags.ts";
import { createClinicServer } from "./server.ts";
import { watchOutboxLog } from "./watch-outbox-log.ts";

/** A line that cannot be written, as on a full disk, is lost; pino's own output would wait for space without end. */
function writeLine(line: string): void {
  try {
    writeSync(1, line);
  } catch {}
}

/** What is still being answered when the process is told to stop gets this long. */
const DRAIN_MS = 4000;

async function main(): Promise<void> {
  const env = parseClinicEnv(process.env);
  const log = pino({ level: env.LOG_LEVEL, base: { process: "clinic" } }, { write: writeLine });
  const pool = new pg.Pool({
    connectionString: env.CLINIC_DATABASE_URL,
    application_name: "clinic",
    max: 20,
    connectionTimeoutMillis: 10_000,
  });
  pool.on("error", (error) => log.warn({ err: error }, "a database connection was lost"));
  const flags = connectFlags(env, log);
  const outbox = watchOutboxLog(pool, log);
  const figures = new BookingFigures();
  const load = new BookingLoad({
    url: `http://127.0.0.1:${env.CLINIC_PORT}/api/public/reservations`,
    perSecond: env.CLINIC_BOOKINGS_PER_SECOND || 1,
    ready: outbox.isReady,
  });
  const server = createClinicServer({
    pool,
    flags,
    log,
    webhookSecret: env.CLINIC_WEBHOOK_SECRET ?? null,
    ready: outbox.isReady,
    figures,
    control: env.CLINIC_CONTROL_TOKEN ? { token: env.CLINIC_CONTROL_TOKEN, figures, load } : null,
  });

  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, "stopping");
    outbox.stop();
    await Promise.race([load.stop(), new Promise((resolve) => setTimeout(resolve, DRAIN_MS).unref())]);
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeIdleConnections();
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, DRAIN_MS).unref())]);
    server.closeAllConnections();
    await Promise.allSettled([pool.end(), OpenFeature.close()]);
    process.exit(0);
  };
  process.on("SIGTERM", () => void stop("SIGTERM"));
  process.on("SIGINT", () => void stop("SIGINT"));

  server.on("error", (error: NodeJS.ErrnoException) => {
    const taken = error.code === "EADDRINUSE";
    log.fatal(
      taken
        ? `Port ${env.CLINIC_PORT} is taken. Set CLINIC_PORT to a free one.`
        : `The clinic cannot listen: ${error.message}`,
    );
    process.exit(1);
  });
  server.listen(env.CLINIC_PORT, "127.0.0.1", () => {
    log.info({ port: env.CLINIC_PORT }, "the clinic listens");
    load.set(env.CLINIC_BOOKINGS_PER_SECOND > 0);
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
