import pg from "pg";
import type { Context } from "../kernel/context.ts";
import { quoteIdentifier } from "../kernel/db/quote-identifier.ts";
import { cleanErrorText } from "../kernel/masking/clean-error-text.ts";
import { cutText } from "../kernel/masking/cut-text.ts";
import type { Check, CheckRows } from "../plans/model.ts";
import { readyTarget } from "../plans/plan-target.ts";
import { inTargetTransaction } from "../target/target-transaction.ts";

/** More than a person looks through; the check's own figure says how many there are. */
const MOST_ROWS = 50;
const TIMEOUT_MS = 5_000;
const LONGEST_VALUE = 200;

/** A field as it was and as it is. `null` of `old`: the old fields had none. */
export type ComparedField = {
  field: string;
  old: string | null;
  /** What the old value means; null where the two are written alike. */
  reads: string | null;
  new: string | null;
  /** What was stored does not say what is stored now. */
  differs: boolean;
  hasOld: boolean;
};

export type FoundRow = {
  key: string;
  /** When it was written. A column without a zone says a clock's time and no moment: it is shown as it is stored. */
  at: { moment: Date } | { stored: string } | null;
  shown: { column: string; value: string | null }[];
  fields: ComparedField[];
};

/** The rows that a check is about, as they are now. */
export type FoundRows =
  /** `zoneless`: fields and columns that hold a clock's time of no zone. */
  | { kind: "rows"; rows: FoundRow[]; more: boolean; masked: string[]; zoneless: string[] }
  /** The check does not say how its rows are to be shown. */
  | { kind: "keys"; keys: string[]; more: boolean }
  | { kind: "none" }
  | { kind: "unreadable"; because: string };

/** Hides what is personal in a row, by the names of its columns. */
export type Mask = (row: Record<string, unknown>) => { payload: unknown; masked: string[] };

/**
 * Reads them from the target, in a transaction that can write nothing, at most 50 and for at most 5 s. What a row holds
 * comes masked and cut.
 */
export async function readCheckRows(
  ctx: Context,
  target: string,
  check: Pick<Check, "sample" | "rows">,
  mask: Mask,
): Promise<FoundRows> {
  const { rows, sample } = check;
  const text = rows ? orderedRows(rows) : sample && `select * from (${withoutEnd(sample)}) as found limit $1`;
  if (!text) return { kind: "none" };
  try {
    const { rows: found, types } = await readText(ctx, target, text);
    const more = found.length > MOST_ROWS;
    const kept = found.slice(0, MOST_ROWS);
    if (!rows) return { kind: "keys", keys: kept.map((row) => String(Object.values(row)[0] ?? "")), more };
    const masked = new Set<string>();
    const shown = kept.map((row) => viewRow(rows, types, row, mask, masked));
    return { kind: "rows", rows: shown, more, masked: [...masked].sort(), zoneless: zonelessOf(rows, types) };
  } catch (error) {
    return { kind: "unreadable", because: cleanErrorText(error) };
  }
}

function orderedRows({ query, at }: CheckRows): string {
  const order = at === null ? "" : `order by found.${quoteIdentifier(at)} desc nulls last`;
  return `select * from (${withoutEnd(query)}) as found ${order} limit $1`;
}

/** With a parameter the server takes one statement only, so that none can leave the transaction. */
async function readText(
  ctx: Context,
  target: string,
  text: string,
): Promise<{ rows: Record<string, string | null>[]; types: Map<string, number> }> {
  const pool = await readyTarget(ctx, target);
  const timeouts = { lockTimeout: "1s", statementTimeout: `${TIMEOUT_MS}ms` };
  const settings = { mode: "read only", ...timeouts, rollback: true, correlationId: ctx.correlationId };
  return inTargetTransaction(pool, settings, async (client) => {
    const result = await client.query<Record<string, string | null>>({
      text,
      values: [MOST_ROWS + 1],
      // As PostgreSQL writes them: a number as large as it is, a date without a zone.
      types: { getTypeParser: () => (value: string) => value },
    });
    return { rows: result.rows, types: new Map(result.fields.map((one) => [one.name, one.dataTypeID])) };
  });
}

function viewRow(
  rows: CheckRows,
  types: Map<string, number>,
  row: Record<string, string | null>,
  mask: Mask,
  masked: Set<string>,
): FoundRow {
  const hidden = mask(row);
  for (const column of hidden.masked) masked.add(column);
  const seen = hidden.payload as Record<string, unknown>;
  const whole = (column: string | null) => {
    if (column === null || seen[column] === null || seen[column] === undefined) return null;
    return String(seen[column]);
  };
  // A key is never cut: it is copied to be looked for.
  const value = (column: string | null) => {
    const text = whole(column);
    if (text === null) return null;
    return text.length > LONGEST_VALUE ? `${cutText(text, LONGEST_VALUE)}…` : text;
  };
  return {
    key: whole(rows.key) ?? "",
    at: whenWritten(value(rows.at), types.get(rows.at ?? "")),
    shown: rows.show.map((column) => ({ column, value: value(column) })),
    fields: rows.compare.map(({ field, old, reads, new: now }) => {
      const meant = reads ?? old;
      return {
        field,
        old: value(old),
        reads: value(reads),
        new: value(now),
        // Of the values themselves: two that are masked may still differ.
        differs: meant !== null && (row[meant] ?? null) !== (row[now] ?? null),
        hasOld: old !== null,
      };
    }),
  };
}

/** By the names under which they are shown, each once. */
function zonelessOf({ at, show, compare }: CheckRows, types: Map<string, number>): string[] {
  const isZoneless = (column: string | null) => column !== null && ZONELESS.includes(types.get(column) ?? 0);
  const fields = compare.filter((one) => [one.old, one.reads, one.new].some(isZoneless));
  return [
    ...new Set([
      ...[at, ...show].filter((one) => one !== null).filter(isZoneless),
      ...fields.map((one) => one.field),
    ]),
  ];
}

/** timestamp, and a range of it, by number as the driver has no name for that one. */
const ZONELESS: number[] = [pg.types.builtins.TIMESTAMP, 3908];
const TIMESTAMPTZ = pg.types.builtins.TIMESTAMPTZ;

function whenWritten(text: string | null, type: number | undefined): FoundRow["at"] {
  if (text === null) return null;
  // PostgreSQL writes "2026-11-30 14:02:31+00", and an offset of hours alone is none to a Date.
  const moment = new Date(text.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00"));
  return type !== TIMESTAMPTZ || Number.isNaN(moment.getTime()) ? { stored: text } : { moment };
}

function withoutEnd(sql: string): string {
  return sql.trim().replace(/;\s*$/, "");
}
