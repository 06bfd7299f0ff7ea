import type pg from "pg";
import type { Logger } from "pino";

const LOOK_EVERY_MS = 250;
const SAY_EVERY_MS = 10_000;

/** Waits until Sluice's worker has installed the outbox log: a booking without its event must not exist. */
export function watchOutboxLog(pool: pg.Pool, log: Logger): { isReady: () => boolean; stop: () => void } {
  let ready = false;
  let stopped = false;
  let saidAt = Number.NEGATIVE_INFINITY;
  const look = async () => {
    try {
      const { rows } = await pool.query<{ ready: boolean }>(
        `select to_regclass('sluice.outbox_log') is not null
           and exists (select from pg_proc where pronamespace = to_regnamespace('sluice') and proname = 'emit') as ready`,
      );
      ready = rows[0]?.ready === true;
    } catch (error) {
      log.warn({ err: error }, "cannot look for the outbox log");
    }
    if (ready) return log.info("the outbox log is installed; bookings are taken");
    if (stopped) return;
    if (performance.now() - saidAt > SAY_EVERY_MS) {
      log.info("waiting for the outbox log, which Sluice's worker installs; no booking is taken until then");
      saidAt = performance.now();
    }
    setTimeout(look, LOOK_EVERY_MS);
  };
  void look();
  return {
    isReady: () => ready,
    stop: () => {
      stopped = true;
    },
  };
}
