import type { FeatureFlag } from "@openfeature/flagd-core";
import type { Db } from "../../kernel/db/client.ts";
import { DEFAULT_ENVIRONMENT } from "../../kernel/environment.ts";
import { readKillState } from "../../kill/read-kill-state.ts";
import { compileFlag } from "../compile/compile.ts";
import { evaluateFlag, parseFlag } from "../compile/evaluate.ts";
import type { FlagRow } from "../model.ts";
import { toFlagRow, WITH_DEFINITION } from "../store.ts";
import type { FlagValue } from "../variants.ts";

type Rows = { revision: bigint; killed: boolean; rows: FlagRow[] };

/** Rows are read again only when the revision moved, and a definition is parsed again only when it changed. */
const lastRows = new WeakMap<Db, Map<string, Rows>>();
const parsedFlags = new WeakMap<FlagRow, { text: string; parsed: FeatureFlag }>();

/**
 * Every flag's answer for one key in an environment, as a plain map: what its gateway answers, from the database itself.
 * `environmentKill` is SLUICE_KILL of this process.
 */
export async function answerAll(
  db: Db,
  options: {
    environment?: string;
    targetingKey?: string | undefined;
    now: Date;
    environmentKill: boolean;
  },
): Promise<Record<string, FlagValue>> {
  const { killed, rows } = await readRows(db, options.environment ?? DEFAULT_ENVIRONMENT);
  const at = { now: options.now, killed: killed || options.environmentKill };
  const context = options.targetingKey === undefined ? {} : { targetingKey: options.targetingKey };
  return Object.fromEntries(rows.map((row) => [row.name, evaluateFlag(parsedFor(row, at), context).value]));
}

async function readRows(db: Db, environment: string): Promise<Rows> {
  const { revision } = await db.flagState.findUniqueOrThrow({ where: { id: 1 } });
  const lastOfDb = lastRows.get(db) ?? new Map<string, Rows>();
  lastRows.set(db, lastOfDb);
  const last = lastOfDb.get(environment);
  if (last?.revision === revision) return last;
  const kill = await readKillState(db, environment);
  const stored = await db.featureFlag.findMany({
    where: { environment },
    orderBy: { name: "asc" },
    include: WITH_DEFINITION,
  });
  // What is newer than `revision` is read once more by the next call; older ones cannot be.
  const rows = { revision, killed: kill.engagedAt !== null, rows: stored.map(toFlagRow) };
  lastOfDb.set(environment, rows);
  return rows;
}

function parsedFor(row: FlagRow, at: { now: Date; killed: boolean }): FeatureFlag {
  const definition = compileFlag(row, at);
  const text = JSON.stringify(definition);
  const known = parsedFlags.get(row);
  if (known?.text === text) return known.parsed;
  const parsed = parseFlag(row.name, definition);
  parsedFlags.set(row, { text, parsed });
  return parsed;
}
