import type pg from "pg";
import { toStorable } from "#lib/kernel/input/storable-text.ts";
import type { Caller } from "./client-tokens.ts";
import { storeRows } from "./store-rows.ts";
import type { Writers } from "./writers.ts";

/** A key is written again after this, so that "seen in the last 30 days" stays true without a write per request. */
const FRESH_MS = 600_000;
const MOST_KEYS = 200_000;
const KEY_LENGTH = 500;
const KEYS_PER_STATEMENT = 5_000;
const HOUR_MS = 3_600_000;
/** New keys an hour from those who are not an application's servers: anybody can make them up. */
const MOST_STRANGE_KEYS = 10_000;

/** Whose it is, and the key as it is stored. */
type Known = { application: string; key: string };

/** Remembers in memory which keys were named, by application, and writes them in batches off the request path. */
export function rememberKeys({
  pool,
  environment,
  writers,
}: {
  pool: pg.Pool;
  environment: string;
  writers: Writers;
}): {
  /** Called in the request path: it compares and returns. */
  seen: (source: Pick<Caller, "application" | "authenticated">, targetingKey: unknown) => void;
  write: () => Promise<void>;
  /** True once, when so many were written that old ones must go. */
  areMany: () => boolean;
} {
  const writtenAt = new Map<string, number>();
  let waiting = new Map<string, Known>();
  let written = 0;
  let strange = { since: Date.now(), keys: 0 };

  function seen(
    { application, authenticated }: Pick<Caller, "application" | "authenticated">,
    given: unknown,
  ): void {
    if (typeof given !== "string" || given === "" || given.length > KEY_LENGTH) return;
    const key = toStorable(given); // before it is compared: two that are stored as one are one
    const id = `${application} ${key}`;
    const last = writtenAt.get(id);
    if (last !== undefined && Date.now() - last < FRESH_MS) return;
    if (waiting.size >= MOST_KEYS || waiting.has(id)) return;
    if (!authenticated && last === undefined && !mayPlant()) return;
    waiting.set(id, { application, key });
  }

  function mayPlant(): boolean {
    if (Date.now() - strange.since > HOUR_MS) strange = { since: Date.now(), keys: 0 };
    strange.keys++;
    return strange.keys <= MOST_STRANGE_KEYS;
  }

  async function write(): Promise<void> {
    if (waiting.size === 0) return;
    // One order for all gateways, so that two batches cannot wait for each other.
    const keys = [...waiting].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, known]) => known);
    waiting = new Map();
    for (let i = 0; i < keys.length; i += KEYS_PER_STATEMENT) {
      const batch = keys.slice(i, i + KEYS_PER_STATEMENT);
      const stored = await storeRows(batch, save);
      const [refused] = stored.refused;
      if (refused !== undefined) writers.refused("keys", stored.refused.length, refused.error);
      const unsent = new Set(stored.unsent);
      for (const one of batch) if (!unsent.has(one)) remember(one);
      if (stored.failure === null) continue;
      for (const one of [...unsent, ...keys.slice(i + KEYS_PER_STATEMENT)])
        if (waiting.size < MOST_KEYS) waiting.set(`${one.application} ${one.key}`, one);
      writers.failed("keys", stored.failure);
      return;
    }
    writers.worked("keys");
  }

  async function save(keys: Known[]): Promise<void> {
    await pool.query(
      `insert into known_keys (environment, application, targeting_key, first_seen_at, last_seen_at)
       select $3, application, key, now(), now() from unnest($1::text[], $2::text[]) as k (application, key)
       on conflict (environment, application, targeting_key) do update set last_seen_at = excluded.last_seen_at`,
      [keys.map(({ application }) => application), keys.map(({ key }) => key), environment],
    );
  }

  function remember({ application, key }: Known): void {
    const id = `${application} ${key}`;
    writtenAt.delete(id); // insertion order is age
    writtenAt.set(id, Date.now());
    written++;
    const oldest = writtenAt.size > MOST_KEYS ? writtenAt.keys().next().value : undefined;
    if (oldest !== undefined) writtenAt.delete(oldest);
  }

  return {
    seen,
    write,
    areMany: () => {
      if (written < MOST_KEYS) return false;
      written = 0;
      return true;
    },
  };
}
