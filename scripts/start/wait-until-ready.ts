import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { AppError } from "#lib/kernel/errors.ts";
import { asIs } from "#lib/messages/as-is.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import type { Part } from "./part.ts";
import type { PartName } from "./part-environment.ts";

const READY_WITHIN_MS = 60_000;
const GIVES_UP_AFTER_CRASHES = 4;
const PATHS: Partial<Record<PartName, string>> = {
  web: "/api/ready",
  gateway: "/healthz",
  clinic: "/healthz",
};

/**
 * Returns when the part answers (the worker: when it has reported to the database).
 * @throws AppError invalid if it refuses its settings, with its own sentence; unavailable with the end of its log, if it keeps ending or does not get ready in a minute.
 */
export async function waitUntilReady(
  part: Part,
  options: {
    port: number | null;
    databaseUrl: string;
    since: Date;
    logFile: string | null;
    signal: AbortSignal;
  },
): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  const path = PATHS[part.name];
  for (;;) {
    if (options.signal.aborted) throw new AppError("unavailable", message("setup.start.interrupted"));
    const ready =
      path && options.port !== null
        ? await answers(`http://127.0.0.1:${options.port}${path}`)
        : await hasReported(options.databaseUrl, options.since);
    if (ready) return;
    const refusal = part.refusal();
    // In the words of the process that was started.
    if (refusal !== null) throw new AppError("invalid", asIs(refusal));
    if (part.crashes() >= GIVES_UP_AFTER_CRASHES || Date.now() > deadline) {
      throw new AppError("unavailable", await notReady(part.name, options.logFile));
    }
    await delay(50);
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

async function hasReported(databaseUrl: string, since: Date): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 2_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query(
      "select 1 from workers where last_seen_at >= $1 and stopped_at is null limit 1",
      [since],
    );
    return rows.length > 0;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function notReady(part: PartName, file: string | null): Promise<Message> {
  if (file === null) return message("setup.start.notReady", { part });
  const text = await readFile(file, "utf8").catch(() => "");
  const lines = text.trim().split("\n").slice(-8).join("\n");
  return message("setup.start.notReadyLog", { part, file, lines });
}
