import { readFile } from "node:fs/promises";
import type pg from "pg";
import { cleanErrorText } from "../../kernel/masking/clean-error-text.ts";
import { installScripts } from "../../target/install-scripts.ts";
import { isConnectionLost } from "../../target/pool.ts";
import { problemSentence, readViewProblem } from "../reads/outbox-problems.ts";

/** What deliveries need. All of it is in schema `sluice`. */
const ESSENTIAL = ["target-schema.sql", "outbox-active.sql", "outbox-events-triggers.sql"];
const VIEW = ["outbox-events.sql"];

/** Brings the outbox of a target's database to this version; safe to repeat, and from several workers at once. */
export async function installOutbox(pool: pg.Pool): Promise<void> {
  await installScripts(pool, "outbox", await Promise.all(ESSENTIAL.map(read)));
}

/**
 * The same for the view public.outbox_events, which people use and deliveries do not.
 * @returns why it was left out, in a sentence; null if it is there. @throws if the connection is lost
 */
export async function installOutboxView(pool: pg.Pool): Promise<string | null> {
  const problem = await readViewProblem(pool);
  if (problem !== null) return problemSentence(problem);
  try {
    await installScripts(pool, "outbox_view", await Promise.all(VIEW.map(read)));
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
