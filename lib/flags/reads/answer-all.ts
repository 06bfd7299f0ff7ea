import type { FeatureFlag } from "@openfeature/flagd-core";
import type { Db } from "../../kernel/db/client.ts";
import { compileFlag } from "../compile/compile.ts";
import { evaluateFlag, parseFlag } from "../compile/evaluate.ts";
import type { FlagRow } from "../model.ts";
import { toFlagRow, WITH_DEFINITION } from "../store.ts";
import type { FlagValue } from "../variants.ts";

type Rows = { revision: bigint; killed: boolean; rows: FlagRow[] };

/** Rows are read again only when the revision moved, and a definition is parsed again only when it changed. */
const lastRows = new WeakMap<Db, Rows>();
const parsedFlags = new WeakMap<FlagRow, { text: string; parsed: FeatureFlag }>();

/**
 * Every flag's answer for one key, as a plain map: what the gateway answers, from the database itself.
 * `environmentKill` is SLUICE_KILL of this process.
 */
export async function answerAll(
  db: Db,
  options: { targetingKey?: string | undefined; now: Date; environmentKill: boolean },
): Promise<Record<string, FlagValue>> {
  const { killed, rows } = await readRows(db);
  const at = { now: options.now, killed: killed || options.environmentKill };
  const context = options.targetingKey === undefined ? {} : { targetingKey: options.targetingKey };
  return Object.fromEntries(rows.map((row) => [row.name, evaluateFlag(parsedFor(row, at), context).value]));
}

async function readRows(db: Db): Promise<Rows> {
  const [state] = await db.$queryRaw<{ revision: bigint; killed: boolean }[]>`
    select s.revision, coalesce((select engaged_at is not null from kill_switch where id = 1), false) as killed
    from flag_state s where s.id = 1`;
  if (state === undefined) throw new Error("flag_state has no row");
  const last = lastRows.get(db);
  if (last?.revision === state.revision) return last;
  const stored = await db.featureFlag.findMany({ orderBy: { name: "asc" }, include: WITH_DEFINITION });
  // Rows that are newer than `revision` are read once more by the next call; older ones cannot be.
  const rows = { ...state, rows: stored.map(toFlagRow) };
  lastRows.set(db, rows);
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
