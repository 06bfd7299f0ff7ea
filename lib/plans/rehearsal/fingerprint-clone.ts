import pg from "pg";
import { quoteIdentifier } from "../../kernel/db/quote-identifier.ts";
import { cleanErrorText } from "../../kernel/masking/clean-error-text.ts";
import { type Message, message } from "../../messages/catalogue/message.ts";
import type { CloneGap } from "../../target/copy/clone-gaps.ts";
import {
  diffFingerprints,
  fingerprintOf,
  readSchema,
  type SchemaObject,
} from "../../target/copy/fingerprint.ts";
import { type DataFingerprint, fingerprintRows } from "../../target/copy/fingerprint-rows.ts";
import { makeReadable, tablesOfRows, writeAsText } from "../../target/copy/tables-of-rows.ts";
import { hasRefused } from "../../target/has-refused.ts";
import type { TargetPool } from "../../target/pool.ts";
import { inTargetTransaction } from "../../target/target-transaction.ts";

const DECISIONS = "sluice.decisions";
const OUTBOX_LOG = "sluice.outbox_log";

const AS_BY_DEFAULT = message("rehearsalFindings.differs.asByDefault");

/** `next`: the number that would be drawn next. */
type SequenceState = { next: bigint; step: bigint };

export type Fingerprint = {
  /** Schema sluice included: a plan may leave something there. */
  objects: SchemaObject[];
  data: Map<string, DataFingerprint>;
  sequences: Map<string, SequenceState>;
  largeObjects: string;
  /** Of `OwnTraces.decided`: how many are not there as they were decided. */
  decisionsGone: number;
  /** What could not be read. */
  notLookedAt: CloneGap[];
};

/** What Sluice itself does to the rows of a plan in schema sluice while a phase is rehearsed; all else there is compared. */
export type OwnTraces = {
  plan: string;
  /** Steps whose quarantine the rollback empties, whatever was in it. */
  emptied: string[];
  /** Rows of sluice.decisions that were made on the way and stay, as `DECISION` writes them. */
  decided: string[];
};

/** A row of sluice.decisions `d` as text, whatever a session has set. */
export const DECISION =
  "row(d.step, d.raw_value, d.value, d.decided_by, extract(epoch from d.decided_at), d.decided_for)::text";

/** Schema, the rows of every table, sequences and large objects of a database. Meant for clones: it takes rights. */
export async function fingerprintAll(pool: TargetPool, own: OwnTraces): Promise<Fingerprint> {
  const notLookedAt: CloneGap[] = [];
  return inTargetTransaction(pool, { rollback: true }, async (client) => {
    await writeAsText(client);
    const objects = await readSchema(client, { includeSluice: true });
    const tables = await tablesOfRows(client);
    let decisionsGone = 0;
    if (own.decided.length > 0)
      await orName("whatWasDecidedOnTheWay", [], async () => {
        // In this transaction only, which is rolled back.
        const deleted = await client.query(
          `delete from sluice.decisions d where d.plan = $1 and ${DECISION} = any($2)`,
          [own.plan, own.decided],
        );
        decisionsGone = own.decided.length - (deleted.rowCount ?? 0);
      });
    const data = new Map<string, DataFingerprint>();
    const emptied = `plan = ${pg.escapeLiteral(own.plan)} and step = any (array[${own.emptied.map((step) => pg.escapeLiteral(step)).join(", ")}]::text[])`;
    for (const table of tables) {
      const { schema: space, table: name, shown, columns } = table;
      const from =
        shown === "sluice.quarantine" ? `(select * from ${table.from} where not (${emptied}))` : table.from;
      await orName("rowsOf", [space, name], async () => {
        await makeReadable(client, table);
        data.set(shown, await fingerprintRows(client, from, columns));
      });
    }
    const sequences = new Map<string, SequenceState>();
    const found = await client.query<{ space: string; sequence: string; shown: string; step: string }>(
      `select n.nspname as space, c.relname as sequence, format('%I.%I', n.nspname, c.relname) as shown, s.seqincrement as step
         from pg_sequence s join pg_class c on c.oid = s.seqrelid join pg_namespace n on n.oid = c.relnamespace`,
    );
    for (const { space, sequence, shown, step } of found.rows)
      await orName("sequence", [space, sequence], async () => {
        const { rows } = await client.query<{ last: string; called: boolean }>(
          `select last_value as last, is_called as called from ${quoteIdentifier(space, sequence)}`,
        );
        const last = BigInt(rows[0]?.last ?? 0);
        sequences.set(shown, {
          next: rows[0]?.called ? last + BigInt(step) : last,
          step: BigInt(step),
        });
      });
    let largeObjects = "";
    await orName("largeObjects", [], async () => {
      const { rows } = await client.query<{ value: string }>(
        `select concat_ws(':', count(*), sum(hash_record_extended(row(m.oid, lo_get(m.oid), m.lomacl::text), 1)::numeric)) as value
           from pg_largeobject_metadata m`,
      );
      largeObjects = rows[0]?.value ?? "";
    });
    return { objects, data, sequences, largeObjects, decisionsGone, notLookedAt };

    async function orName(kind: CloneGap["kind"], name: string[], look: () => Promise<void>): Promise<void> {
      await client.query("savepoint one");
      try {
        await look();
        await client.query("release one");
      } catch (error) {
        if (!(await hasRefused(client, error))) throw error;
        await client.query("rollback to one");
        notLookedAt.push({
          kind,
          name,
          why: { code: "refused", params: { error: cleanErrorText(error) } },
          partly: false,
        });
      }
    }
  });
}

/** `of`: the object, table or sequence that differs, as it is called here. */
export type Difference = { of: string; line: Message };

/**
 * What differs between two of them, one line each; none if they are equal. `sequencesMayGoOn`: numbers that were drawn
 * are not given back, which is no difference; that a sequence went back always is. `leftOut` names objects of the
 * schema that are not compared.
 */
export async function describeDifferences(
  before: Fingerprint,
  after: Fingerprint,
  { sequencesMayGoOn, leftOut }: { sequencesMayGoOn: boolean; leftOut: string[] },
): Promise<Difference[]> {
  const schema = (await diffFingerprints(fingerprintOf(before.objects), fingerprintOf(after.objects)))
    .filter(({ object }) => !leftOut.includes(object))
    .map(({ object, before: earlier, after: later }) => {
      if (earlier === null)
        return { of: object, line: message("rehearsalFindings.differs.leftBehind", { object }) };
      if (later === null)
        return { of: object, line: message("rehearsalFindings.differs.missing", { object }) };
      const [was, now] = [earlier || AS_BY_DEFAULT, later || AS_BY_DEFAULT];
      return { of: object, line: message("rehearsalFindings.differs.definition", { object, was, now }) };
    });
  const rows: Difference[] = [];
  const tell = (of: string, ...lines: Message[]) => rows.push(...lines.map((line) => ({ of, line })));
  for (const [table, was] of before.data) {
    const is = after.data.get(table);
    if (!is) continue; // the schema says so already, or it is named as not looked at
    if (table === OUTBOX_LOG && eventsWritten(before, after) > 0) continue; // named as not taken back
    if (was.rows !== is.rows)
      tell(table, message("rehearsalFindings.differs.rows", { table, was: was.rows, now: is.rows }));
    else if (was.value !== is.value) tell(table, ...describeValues(table, was, is));
  }
  for (const [name, was] of before.sequences) {
    const is = after.sequences.get(name);
    if (!is || is.next === was.next) continue;
    const on = was.step > 0n ? is.next > was.next : is.next < was.next;
    const numbers = { name, was: String(was.next), now: String(is.next) };
    if (!on || !sequencesMayGoOn) tell(name, message("rehearsalFindings.differs.sequence", numbers));
  }
  if (before.largeObjects !== after.largeObjects)
    tell("large objects", message("rehearsalFindings.differs.largeObjects"));
  const gone = after.decisionsGone - before.decisionsGone;
  if (gone > 0)
    tell(DECISIONS, message("rehearsalFindings.differs.decisions", { table: DECISIONS, count: gone }));
  return [...schema, ...rows];
}

/** The log of events is appended to alone: what a phase and its rollback wrote there stays, as it may have been delivered. */
export function eventsWritten(before: Fingerprint, after: Fingerprint): number {
  return (after.data.get(OUTBOX_LOG)?.rows ?? 0) - (before.data.get(OUTBOX_LOG)?.rows ?? 0);
}

/** Values that came or went can be counted; that others were exchanged shows in the sum over all rows only. */
function describeValues(table: string, was: DataFingerprint, is: DataFingerprint): Message[] {
  const counts = Object.entries(was.filled).flatMap(([column, before]) => {
    const after = is.filled[column];
    if (after === undefined || after === before) return [];
    return message("rehearsalFindings.differs.filled", {
      column: `${table}.${column}`,
      was: before,
      now: after,
    });
  });
  return counts.length > 0 ? counts : [message("rehearsalFindings.differs.values", { table, rows: is.rows })];
}
