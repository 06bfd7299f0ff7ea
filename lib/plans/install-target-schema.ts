import type pg from "pg";
import { applyVersions } from "../target/apply-versions.ts";
import { TARGET_SCHEMA_VERSIONS } from "./target-schema-versions.ts";

/** Creates or completes what migrations keep in a target; safe to repeat, and from several processes at once. */
export function installTargetSchema(target: pg.Pool): Promise<void> {
  return applyVersions(target, "plans", TARGET_SCHEMA_VERSIONS);
}
