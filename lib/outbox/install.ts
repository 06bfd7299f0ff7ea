import { readFile } from "node:fs/promises";
import type pg from "pg";
import { installScripts } from "../target/install-scripts.ts";

// In this order: the view's triggers name the functions.
const FILES = ["target-schema.sql", "outbox-events-triggers.sql", "outbox-events.sql"];

/** Brings the outbox of a target's database to this version; safe to repeat, and from several workers at once. */
export async function installOutbox(pool: pg.Pool): Promise<void> {
  const scripts = await Promise.all(FILES.map((file) => readFile(new URL(file, import.meta.url), "utf8")));
  await installScripts(pool, "outbox", scripts);
}
