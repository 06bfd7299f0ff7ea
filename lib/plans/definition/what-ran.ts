import { createHash } from "node:crypto";
import { splitStatements } from "../../target/ddl/split-statements.ts";
import type { Step } from "../model.ts";
import type { Mark } from "../read-marks.ts";
import { writeInOrder } from "./what-runs.ts";

type Extent = Pick<Mark, "statements" | "ended" | "midway">;

/** Pure: how many of its first statements have run, or may have; null: all of it, or batches, which go on with the same text. */
export function countRan({ tx }: Step, { statements, ended, midway }: Extent): number | null {
  return ended || tx !== "none" ? null : statements + (midway ? 1 : 0);
}

/** sha256, hex, over what of a step has run as far as it came: how it is undone and checked aside. */
export async function hashWhatRan(step: Step, mark: Extent): Promise<string> {
  const { kind, tx, sql, backup, table, key, rules } = step;
  const count = countRan(step, mark);
  const ran = count === null ? [sql] : (await splitStatements(sql)).slice(0, count).map((one) => one.sql);
  return createHash("sha256")
    .update(writeInOrder([kind, tx, backup, table, key, rules, ran]))
    .digest("hex");
}
