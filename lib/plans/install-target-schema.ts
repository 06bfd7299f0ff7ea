import type pg from "pg";
import { installScripts } from "../target/install-scripts.ts";
import { TARGET_SCHEMA } from "./target-schema.ts";

/** Creates or completes what migrations keep in a target; safe to repeat, and from several processes at once. */
export function installTargetSchema(target: pg.Pool): Promise<void> {
  return installScripts(target, "plans", [TARGET_SCHEMA]);
}
