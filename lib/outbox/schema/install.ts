import { readFile } from "node:fs/promises";
import type pg from "pg";
import { cleanErrorText } from "../../kernel/masking/clean-error-text.ts";
import { applyVersions } from "../../target/apply-versions.ts";
import { isConnectionLost } from "../../target/pool.ts";
import { problemSentence, readViewProblem } from "../reads/outbox-problems.ts";

/** What deliveries need, in versions. All of it is in schema `sluice`. */
const ESSENTIAL = ["001-outbox.sql"];
const VIEW = ["001-outbox-events.sql"];

/** Before their number was configuration. */
const FIRST_SLOTS = 8;

/**
 * Brings the outbox of a target's database to this version; safe to repeat, and from several workers at once.
 * @param slots into how many slots a log that is made now divides its events
 * @returns how many there are: what a log was made with, it keeps
 */
export async function installOutbox(pool: pg.Pool, slots = FIRST_SLOTS): Promise<number> {
  const made = await readSlots(pool);
  const versions = await Promise.all(ESSENTIAL.map(read));
  const number = String(made ?? slots);
  await applyVersions(
    pool,
    "outbox",
    versions.map((script) => script.replaceAll(":slots", number)),
  );
  return made ?? (await readSlots(pool)) ?? slots;
}

/** Null while there is no log. */
async function readSlots(pool: pg.Pool): Promise<number | null> {
  const { rows } = await pool.query<{ log: boolean; count: boolean }>(
    `select to_regclass('sluice.outbox_log') is not null as log,
       to_regprocedure('sluice.outbox_slots()') is not null as count`,
  );
  if (!rows[0]?.log) return null;
  if (!rows[0].count) return FIRST_SLOTS;
  const found = await pool.query<{ slots: number }>("select sluice.outbox_slots() as slots");
  return found.rows[0]?.slots ?? FIRST_SLOTS;
}

/**
 * The same for the view public.outbox_events, which people use and deliveries do not.
 * @returns why it was left out, in a sentence; null if it is there. @throws if the connection is lost
 */
export async function installOutboxView(pool: pg.Pool): Promise<string | null> {
  const problem = await readViewProblem(pool);
  if (problem !== null) return problemSentence(problem);
  try {
    await applyVersions(pool, "outbox_view", await Promise.all(VIEW.map(read)));
    return null;
  } catch (error) {
    if (isConnectionLost(error)) throw error;
    const reason = cleanErrorText(error);
    return `The view public.outbox_events could not be made (${reason}). Deliveries do not need it.`;
  }
}

function read(file: string): Promise<string> {
  return readFile(new URL(file, import.meta.url), "utf8");
}
