/** A column of a key. */
export type KeyColumn = {
  /** Quoted, for SQL text. */
  sql: string;
  /** The whole type of a value of it; one that travels as text is read again by a cast to it. */
  type: string;
  /** What the column must be cast to before PostgreSQL compares it; null: nothing. */
  cast: string | null;
};

/** The columns along which a table is walked, in the order of their index. */
export type Key = readonly [KeyColumn, ...KeyColumn[]];

/** The same key where its columns are called `k0`, `k1`, …: `as` is "k" then. */
export function keyAs([first, ...more]: Key, as: string): Key {
  return [{ ...first, sql: `${as}0` }, ...more.map((column, at) => ({ ...column, sql: `${as}${at + 1}` }))];
}

const row = (values: string[]) => (values.length === 1 ? (values[0] ?? "") : `(${values.join(", ")})`);

/** To compare with a parameter: `id`, or `(tenant, id)`. `from` is put before each column, such as `t.`. */
export function keyValue(key: Key, from = ""): string {
  return row(key.map(({ sql, cast }) => `${from}${sql}${cast === null ? "" : `::${cast}`}`));
}

/** For ORDER BY. Never the whole key as a record: no index is in the order of one. */
export function keyOrder(key: Key, { from = "", descending = false } = {}): string {
  return key.map(({ sql }) => `${from}${sql}${descending ? " desc" : ""}`).join(", ");
}

/** As the one text as which a key is stored and sent: of several columns, that of an array of their texts. */
export function keyText(key: Key, from = ""): string {
  const texts = key.map(({ sql }) => `${from}${sql}::text`);
  return texts.length === 1 ? (texts[0] ?? "") : `array[${texts.join(", ")}]::text`;
}

/** The key whose text is parameter `number`. */
export function keyParameter(types: readonly { type: string }[], number: number): string {
  const [only] = types;
  if (only && types.length === 1) return `$${number}::text::${only.type}`;
  return row(types.map(({ type }, at) => `($${number}::text::text[])[${at + 1}]::${type}`));
}
