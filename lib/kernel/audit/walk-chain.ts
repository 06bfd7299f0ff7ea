import { Prisma } from "../../generated/prisma/client.ts";
import { message } from "../../messages/catalogue/message.ts";
import type { Db } from "../db/client.ts";
import { AppError } from "../errors.ts";
import type { ChainVerdict } from "./chain-verdict.ts";
import { sealOf } from "./seal.ts";

type Row = { position: bigint; entry: bigint; hash: Uint8Array; exists: boolean; fields: (string | null)[] };

const BATCH = 2_000;

/**
 * Reads every audit entry and computes the chain of hashes again, outside the database, so that nothing in it is
 * believed.
 * @param most entries to read; without it there is no end, as on a command line, where one person waits for one answer
 * @throws AppError too-large
 */
export async function walkChain(db: Db, most = Number.POSITIVE_INFINITY): Promise<ChainVerdict> {
  let position = 0;
  let hash: Uint8Array = new Uint8Array();
  const head = () => (position === 0 ? null : `${position}:${Buffer.from(hash).toString("hex")}`);
  const verdict = (broken: ChainVerdict["broken"]): ChainVerdict => ({
    whole: broken === null,
    entries: position,
    head: head(),
    broken,
  });
  for (;;) {
    const rows = await readSealed(db, position);
    for (const row of rows) {
      if (Number(row.position) !== position + 1)
        return verdict({ kind: "seal-missing", position: position + 1 });
      const entry = row.entry.toString();
      if (!row.exists) return verdict({ kind: "removed", entry });
      const right = sealOf(hash, row.fields);
      if (!right.equals(row.hash)) return verdict({ kind: "changed", entry });
      if (position === most) throw tooLong(most);
      position += 1;
      hash = right;
    }
    if (rows.length < BATCH) break;
  }
  const unsealed = await firstUnsealed(db);
  if (unsealed !== undefined) return verdict({ kind: "unsealed", entry: unsealed.toString() });
  return verdict(null);
}

function tooLong(most: number): AppError {
  return new AppError("too-large", message("audit.tooLong", { most }), { most });
}

/** In the order of `audit_entry_bytes`. */
const FIELDS = Prisma.sql`array[e.id::text, (extract(epoch from e.at) * 1000)::bigint::text, e.actor_kind, e.actor_id,
  e.actor_name, e.actor_role, e.via, e.action, e.subject_kind, e.subject_id, e.outcome, e.reason, e.before::text,
  e.after::text, e.correlation_id, e.db_role]`;

function readSealed(db: Db, after: number): Promise<Row[]> {
  return db.$queryRaw<Row[]>`
    select s.position, s.entry_id as entry, s.hash, e.id is not null as exists, ${FIELDS} as fields
    from audit_seals s left join audit_entries e on e.id = s.entry_id
    where s.position > ${after} order by s.position limit ${BATCH}`;
}

async function firstUnsealed(db: Db): Promise<bigint | undefined> {
  const [row] = await db.$queryRaw<{ id: bigint }[]>`
    select id from audit_entries e
    where not exists (select 1 from audit_seals s where s.entry_id = e.id) order by id limit 1`;
  return row?.id;
}
