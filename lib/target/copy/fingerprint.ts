import { createHash } from "node:crypto";
import type { Queryable } from "../describe-table.ts";
import { fingerprintQueries } from "./fingerprint-queries.ts";
import { sameDefinition } from "./same-definition.ts";

export type { Queryable } from "../describe-table.ts";

/** One readable line for each object, sorted, and the sha256 over them. Equal sha256: equal schemas. */
export type SchemaFingerprint = { sha256: string; lines: string[] };

/** `object` names what differs, such as `column public.reservations.period`; before and after are its definitions. */
export type FingerprintDifference = { object: string; before: string | null; after: string | null };

/** An object of a schema: what people call it, the parts of its name (none where it has no name of its own), and what it is. */
export type SchemaObject = {
  object: string;
  name: string[];
  definition: string;
  /** Tables that it is of without being named after them: an index's, those that one inherits from, the other one of a reference. */
  tables: string[];
};

export type FingerprintOptions = { includeSluice?: boolean; columnOrder?: boolean };

/** An object's name, and its definition after the first equals sign not in quotes; a doubled quote reads as two side by side. */
const LINE = /^((?:[^"]|"[^"]*")*?) = (.*)$/s;

/**
 * The fingerprint of a database's schema: tables, columns with types and defaults, constraints with their validity,
 * indexes, triggers, functions, views, sequences, types, policies, publications, comments, extensions, the rights granted. System
 * schemas are left out, and so is schema `sluice` unless `includeSluice`. The order of columns does not count (a column
 * that was dropped and restored comes last) unless `columnOrder`; nor does any data, nor the names of NOT NULLs.
 */
export async function fingerprintSchema(
  client: Queryable,
  options: FingerprintOptions = {},
): Promise<SchemaFingerprint> {
  return fingerprintOf(await readSchema(client, options));
}

/** The objects of which the fingerprint is made. */
export async function readSchema(
  client: Queryable,
  options: FingerprintOptions = {},
): Promise<SchemaObject[]> {
  const queries = fingerprintQueries({
    includeSluice: options.includeSluice ?? false,
    columnOrder: options.columnOrder ?? false,
  });
  // Several statements in one string are one transaction, so this works on a pool, too, and inside of a transaction.
  const text = [
    "select set_config('sluice.saved_path', current_setting('search_path'), true)",
    "select set_config('search_path', '', true)",
    ...queries,
    "select set_config('search_path', current_setting('sluice.saved_path'), true)",
  ].join(";\n");
  const results = await client.query({ text, rowMode: "array" });
  return (results as unknown as { rows: Row[] }[]).slice(2, -1).flatMap(({ rows }) =>
    rows.map(([name, object, definition, tables]) => ({
      name,
      object,
      definition: definition ?? "",
      tables: tables ?? [],
    })),
  );
}

type Row = [name: string[], object: string, definition: string | null, tables?: string[] | null];

export function fingerprintOf(objects: SchemaObject[]): SchemaFingerprint {
  const lines = objects.map(({ object, definition }) => `${object} = ${definition}`).sort();
  return { sha256: createHash("sha256").update(JSON.stringify(lines)).digest("hex"), lines };
}

/** What differs between two fingerprints, by object; empty if they are equal. Two prints of one definition are equal. */
export async function diffFingerprints(
  before: SchemaFingerprint,
  after: SchemaFingerprint,
): Promise<FingerprintDifference[]> {
  const [earlier, later] = [byObject(before), byObject(after)];
  const differences: FingerprintDifference[] = [];
  for (const object of [...new Set([...earlier.keys(), ...later.keys()])].sort()) {
    const [was, is] = [earlier.get(object) ?? null, later.get(object) ?? null];
    if (was === is || (was !== null && is !== null && (await sameDefinition(was, is)))) continue;
    differences.push({ object, before: was, after: is });
  }
  return differences;
}

function byObject(fingerprint: SchemaFingerprint): Map<string, string> {
  return new Map(
    fingerprint.lines.map((line) => {
      const [, object = line, definition = ""] = LINE.exec(line) ?? [];
      return [object, definition];
    }),
  );
}
