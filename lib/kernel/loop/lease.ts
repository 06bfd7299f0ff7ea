import type pg from "pg";
import type { Db, Tx } from "../db/client.ts";

/** So soon after the last word of its holder somebody else takes over. */
export const LEASE_SECONDS = 5;
export const RENEW_EVERY_MS = 1_000;
/** Until when a lease that is taken or renewed now is held, in SQL. */
const LEASED_UNTIL = `clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})`;

/** Thrown when a worker finds that its work is somebody else's now: it writes nothing more and lets go. */
export class LeaseLost extends Error {
  constructor() {
    super("The lease on the work was lost.");
    this.name = "LeaseLost";
  }
}

/** Who holds a row, and under which epoch: the epoch rises with each change of hands, so that a zombie is recognised. */
export type Lease<Key> = { key: Key; owner: string; epoch: number };

export type LeaseRows = {
  table: string;
  key: string;
  /** Which rows may be held at all, in SQL, with `values` from $2 on. */
  only?: string;
  values?: unknown[];
  /** The holder's transactions lock the row, and a frozen one may keep it locked a while; nobody waits for that. */
  skipLocked?: boolean;
  /** What `require` takes: "update" where the transaction then writes that row. */
  lock?: "share" | "update";
};

/** Which row is taken next, and what is written to it, all in SQL. */
type Next = { waits: string; order: string; begin: string };

type Asked = pg.Pool | pg.PoolClient | Db | Tx;

/**
 * Rows that one worker at a time works on: beside their key they have `owner uuid`, `epoch int` and `lease_until timestamptz`.
 * Whatever a holder writes asks for its epoch in the same transaction, by `require` or in a statement of its own.
 */
export class LeaseTable<Key extends string | number> {
  readonly #of: Required<LeaseRows>;

  constructor(of: LeaseRows) {
    this.#of = { only: "true", values: [], skipLocked: false, lock: "share", ...of };
  }

  /** Takes every row that is free, and renews those that are held. @returns the epoch of each that is `owner`'s now */
  async take(db: Asked, owner: string): Promise<Map<Key, number>> {
    const { table, key, only, values, skipLocked } = this.#of;
    const free = `${only} and (owner = $1::uuid or lease_until < clock_timestamp())`;
    const rows = skipLocked
      ? `${key} in (select ${key} from ${table} where ${free} for update skip locked)`
      : free;
    const taken = `update ${table} set epoch = epoch + (owner is distinct from $1::uuid)::int, owner = $1::uuid,
      lease_until = ${LEASED_UNTIL} where ${rows} returning ${key} as key, epoch`;
    const locked = `select ${key}, epoch from ${table} where ${only} and owner = $1::uuid`;
    const sql = skipLocked ? `with taken as (${taken}) select key, epoch from taken union ${locked}` : taken;
    const found = await ask<{ key: Key; epoch: number }>(db, sql, [owner, ...values]);
    return new Map(found.map(({ key, epoch }) => [key, epoch]));
  }

  /**
   * Takes one row: the first, by `order`, that `waits` or whose holder has gone silent, and does `begin` to it. The epoch rises
   * even if that was `owner` itself: what it began before may still be under way.
   */
  async takeNext(db: Asked, owner: string, { waits, order, begin }: Next): Promise<Key | null> {
    const { table, key, only, values } = this.#of;
    const sql = `update ${table} set ${begin}, owner = $1::uuid, epoch = epoch + 1, lease_until = ${LEASED_UNTIL}
      where ${key} = (select ${key} from ${table} where ${waits} or (${only} and lease_until < clock_timestamp())
                      order by ${order} for update skip locked limit 1)
      returning ${key} as key`;
    const [taken] = await ask<{ key: Key }>(db, sql, [owner, ...values]);
    return taken?.key ?? null;
  }

  /** Renews one of them. False: it is somebody else's now, or cannot be held any more. */
  async renew(db: Asked, { key, owner, epoch }: Lease<Key>): Promise<boolean> {
    const { table, only, values, key: column } = this.#of;
    const at = values.length + 2;
    const sql = `update ${table} set lease_until = ${LEASED_UNTIL}
      where ${only} and owner = $1::uuid and ${column} = $${at} and epoch = $${at + 1} returning 1`;
    return (await ask(db, sql, [owner, ...values, key, epoch])).length > 0;
  }

  /** Renews what is held and takes nothing more. */
  async keep(db: Asked, owner: string): Promise<void> {
    const { table, only, values } = this.#of;
    const sql = `update ${table} set lease_until = ${LEASED_UNTIL} where ${only} and owner = $1::uuid`;
    await ask(db, sql, [owner, ...values]);
  }

  /** Lets others have them at once. */
  async release(db: Asked, owner: string): Promise<void> {
    const { table, only, values } = this.#of;
    const sql = `update ${table} set owner = null, lease_until = '-infinity' where ${only} and owner = $1::uuid`;
    await ask(db, sql, [owner, ...values]);
  }

  /** In a transaction: the row is still the holder's, and stays so to commit. @throws LeaseLost */
  async require(tx: Tx, { key, owner, epoch }: Lease<Key>): Promise<void> {
    const of = this.#of;
    const at = of.values.length + 2;
    const sql = `select 1 from ${of.table} where ${of.only} and owner = $1::uuid and ${of.key} = $${at} and epoch = $${at + 1}
      for ${of.lock}`;
    if ((await ask(tx, sql, [owner, ...of.values, key, epoch])).length === 0) throw new LeaseLost();
  }
}

async function ask<Row>(db: Asked, sql: string, values: unknown[]): Promise<Row[]> {
  if ("$queryRawUnsafe" in db) return db.$queryRawUnsafe<Row[]>(sql, ...values);
  return (await (db as pg.Pool).query(sql, values)).rows;
}

/** The leases that this process holds, as far as it knows: it believes an answer no longer than the database does. */
export class Leases<Key> {
  readonly #take: () => Promise<Map<Key, number>>;
  #epochs = new Map<Key, number>();
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(take: () => Promise<Map<Key, number>>) {
    this.#take = take;
  }

  /** Asks, unless it did so within the last second. */
  async poll(): Promise<void> {
    if (performance.now() - this.#askedAt >= RENEW_EVERY_MS) await this.renew();
  }

  async renew(): Promise<void> {
    // Counted from before the question, so that we stop sooner than the database lets another begin.
    const askedAt = performance.now();
    this.#epochs = await this.#take();
    this.#askedAt = askedAt;
  }

  /** Undefined for what is not ours. */
  epochOf(key: Key): number | undefined {
    return this.#epochs.get(key);
  }

  holds(key: Key, epoch: number | undefined = this.epochOf(key)): boolean {
    const isOurs = epoch !== undefined && this.epochOf(key) === epoch;
    return isOurs && performance.now() < this.#askedAt + LEASE_SECONDS * 1000;
  }

  /** The database said that another has it now. */
  lose(key: Key, epoch: number): void {
    if (this.epochOf(key) === epoch) this.#epochs.delete(key);
  }
}
