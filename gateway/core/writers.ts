import { log } from "#lib/kernel/log/log.ts";
import type { WriterName } from "#lib/messages/gateway-writers.ts";

const SAY_AGAIN_MS = 60_000;
/** So long after a row was refused it is still worth a look. */
const REFUSED_SHOWN_MS = 600_000;

type Trouble = { since: Date; saidAt: number; message: string; until: number | null };

/** Which writers fail. A gateway serves on without any of them, so what fails must be seen elsewhere: in log and health. */
export class Writers {
  #troubles = new Map<WriterName, Trouble>();

  /** Nothing was written; it will be tried again. */
  failed(name: WriterName, error: Error): void {
    this.#note(name, error, null, "cannot be written");
  }

  /** The database does not take these rows, and all others were written. */
  refused(name: WriterName, rows: number, error: Error): void {
    this.#note(name, error, Date.now() + REFUSED_SHOWN_MS, "rows were refused and are lost", rows);
  }

  worked(name: WriterName): void {
    const trouble = this.#troubles.get(name);
    if (trouble === undefined || (trouble.until !== null && trouble.until > Date.now())) return;
    this.#troubles.delete(name);
    log.info({ writer: name, since: trouble.since }, "can be written again");
  }

  /** Since when each that fails does so. */
  failing(): Record<string, string> {
    const now = Date.now();
    const troubles = [...this.#troubles].filter(([, { until }]) => until === null || until > now);
    return Object.fromEntries(troubles.map(([name, { since }]) => [name, since.toISOString()]));
  }

  #note(name: WriterName, error: Error, until: number | null, happened: string, rows?: number): void {
    const known = this.#troubles.get(name);
    const now = Date.now();
    const isNews =
      known === undefined || known.message !== error.message || now - known.saidAt > SAY_AGAIN_MS;
    this.#troubles.set(name, {
      since: known?.since ?? new Date(now),
      saidAt: isNews ? now : (known?.saidAt ?? now),
      message: error.message,
      until,
    });
    if (isNews) log.error({ writer: name, rows, err: error.message }, happened);
  }
}
