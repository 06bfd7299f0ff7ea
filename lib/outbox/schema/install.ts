import { readFile } from "node:fs/promises";
import type pg from "pg";
import { cleanErrorText } from "../../kernel/masking/clean-error-text.ts";
import { english } from "../../messages/catalogue/english.ts";
import { message } from "../../messages/catalogue/message.ts";
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
  const versions = await Promise.all(ESSENTIAL.map(read));
  let number = slots;
  await applyVersions(pool, "outbox", async (client) => {
    number = (await readSlots(client)) ?? slots;
    return versions.map((script) => script.replaceAll(":slots", String(number)));
  });
  return number;
}

/** By which number the log divides what it numbers; null while there is no log. Asks the catalogue's tables only. */
async function readSlots(client: pg.ClientBase): Promise<number | null> {
  const { rows } = await client.query<{ slots: string | null }>(
    `select substring(pg_get_expr(d.adbin, d.adrelid) from '% \\(?(\\d+)') as slots
       from pg_catalog.pg_namespace n join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = 'outbox_log'
       left join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attname = 'slot' and not a.attisdropped
       left join pg_catalog.pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
      where n.nspname = 'sluice'`,
  );
  return rows[0] ? Number(rows[0].slots ?? FIRST_SLOTS) : null;
}

/**
 * The same for the view public.outbox_events, which people use and deliveries do not.
 * @returns why it was left out, in a sentence; null if it is there. @throws if the connection is lost
 */
export async function installOutboxView(pool: pg.Pool): Promise<string | null> {
  const problem = await readViewProblem(pool);
  if (problem !== null) return english(problemSentence(problem));
  try {
    await applyVersions(pool, "outbox_view", await Promise.all(VIEW.map(read)));
    return null;
  } catch (error) {
    if (isConnectionLost(error)) throw error;
    return english(message("outbox.problem.viewNotMade", { reason: cleanErrorText(error) }));
  }
}

function read(file: string): Promise<string> {
  return readFile(new URL(file, import.meta.url), "utf8");
}
