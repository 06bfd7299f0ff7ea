import type pg from "pg";

/** What of the old and the new schema is there now. The application lives through the change, so it asks. */
export type ClinicSchema = {
  /** The new columns and tables exist. */
  hasNew: boolean;
  /** The old columns exist, so they are still written. */
  hasOld: boolean;
  /** The contract phase has begun or is over: only the new path can write. */
  newOnly: boolean;
};

/** Errors that mean "the schema is not what it was when it was read": look again and repeat the transaction. */
const STALE_SCHEMA_CODES = new Set([
  "42703", // undefined column
  "42P01", // undefined table
  "42704", // undefined object: the enum
  "0A000", // cached plan must not change result type
  "23502", // not-null violation: a column has become required
]);

export function meansStaleSchema(error: unknown): boolean {
  return error instanceof Error && "code" in error && STALE_SCHEMA_CODES.has(String(error.code));
}

/** A schema read at most this long ago is trusted; an expand phase raises no error that would tell. */
const MAX_AGE_MS = 1000;

/** Remembers the schema for a second, and forgets it on demand. */
export class SchemaReader {
  #known: { schema: ClinicSchema; at: number } | null = null;
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  forget(): void {
    this.#known = null;
  }

  async read(client: pg.ClientBase): Promise<ClinicSchema> {
    if (this.#known && this.#now() - this.#known.at < MAX_AGE_MS) return this.#known.schema;
    const schema = await readSchema(client);
    this.#known = { schema, at: this.#now() };
    return schema;
  }
}

async function readSchema(client: pg.ClientBase): Promise<ClinicSchema> {
  const { rows } = await client.query<{
    columns: string[] | null;
    required: string[] | null;
    services: boolean;
    slots: boolean;
    limits: boolean;
  }>(`
    select array_agg(attname::text) as columns,
      array_agg(attname::text) filter (where attnotnull) as required,
      to_regclass('public.services') is not null as services,
      to_regclass('public.clinic_time_slots') is not null as slots,
      to_regclass('public.service_reservation_limits') is not null as limits
    from pg_attribute
    where attrelid = to_regclass('public.reservations') and attnum > 0 and not attisdropped`);
  const found = rows[0];
  const columns = new Set(found?.columns ?? []);
  const hasOld = columns.has("service") && columns.has("preferredTime");
  const hasNew =
    ["serviceId", "serviceName", "estimatedDuration", "period"].every((column) => columns.has(column)) &&
    found?.services === true &&
    found.slots;
  const periodRequired = found?.required?.includes("period") === true;
  return { hasNew, hasOld, newOnly: hasNew && (periodRequired || !hasOld || found?.limits !== true) };
}

/**
 * Runs `work` in a transaction with the schema as it is. If the schema turns out to have changed meanwhile, nothing was
 * written: it is read again and the transaction repeated.
 */
export async function inSchemaTransaction<T>(
  pool: pg.Pool,
  reader: SchemaReader,
  work: (client: pg.PoolClient, schema: ClinicSchema) => Promise<T>,
): Promise<T> {
  // Two steps of a plan can land within one request; a third change while it repeats would be a broken database.
  for (let attempt = 1; ; attempt++) {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query("begin");
      const result = await work(client, await reader.read(client));
      await client.query("commit");
      return result;
    } catch (error) {
      await client.query("rollback").catch((cause: Error) => {
        broken = cause;
      });
      if (attempt >= 4 || !meansStaleSchema(error)) throw error;
      reader.forget();
    } finally {
      client.release(broken);
    }
  }
}
