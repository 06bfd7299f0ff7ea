import type { SchemaObject } from "../../target/fingerprint.ts";
import { inspectStatement } from "../../target/inspect-statement.ts";
import { splitStatements } from "../../target/split-statements.ts";
import { namesIn } from "./names-in.ts";

/** Parts of a table: whoever touches it may run them. The second part of their name is the table's. */
const OF_A_TABLE = /^(column|constraint|trigger|rule|policy) /;
/** Run without being named. */
const UNNAMED = /^(operator|operator class|cast|event trigger) /;
const ROUTINE = /^(function|procedure) /;
/** Functions of the server that run a text which they are given. */
const RUNS_TEXT = /^(query_to_xml\w*|cursor_to_xml\w*|ts_stat|ts_rewrite|crosstab\w*|connectby|xpath_table)$/;

export type Reached = {
  /** What of it runs a text that nobody knows beforehand. */
  unknown: string[];
  setsSequence: boolean;
};

/**
 * What statements with these names in them may run that was there before: functions that they call, triggers of tables
 * that they touch, and all that those lead to in turn. By name, so rather too much than too little.
 */
export async function inspectReached(objects: SchemaObject[], names: Iterable<string>): Promise<Reached> {
  const found: Reached = { unknown: [], setsSequence: false };
  for (const one of reachedObjects(objects, names)) {
    const { unknown, setsSequence } = await inspectObject(one);
    found.unknown.push(...unknown.map((why) => `the ${one.object}: ${why}`));
    found.setsSequence ||= setsSequence;
  }
  return found;
}

/** Those that are reached, once each. */
function reachedObjects(objects: SchemaObject[], names: Iterable<string>): SchemaObject[] {
  const byName = new Map<string, SchemaObject[]>();
  for (const one of objects.filter(({ name }) => name[0] !== "sluice"))
    for (const key of keysOf(one)) byName.set(key, [...(byName.get(key) ?? []), one]);
  const reached = new Set(objects.filter(({ object }) => UNNAMED.test(object)));
  const known = new Set<string>();
  const pending = [...names, ...[...reached].flatMap(leadsTo)];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (known.has(name)) continue;
    known.add(name);
    for (const one of byName.get(name) ?? []) {
      if (reached.has(one)) continue;
      reached.add(one);
      pending.push(...leadsTo(one));
    }
  }
  return [...reached];
}

/** The names by which an object is reached: its own, or those of the tables that it is a part of. */
function keysOf({ object, name, definition }: SchemaObject): string[] {
  const table = name[1];
  if (object.startsWith("index ")) return namesIn(between(definition, " ON ", " USING ")).slice(-1);
  if (!OF_A_TABLE.test(object) || table === undefined) return [...name.slice(-1), ...parentsOf(definition)];
  const other = foreignTable(definition);
  if (other === null) return [table];
  // What happens to a row of the other table may happen to rows of this one.
  return / ON (DELETE|UPDATE) (CASCADE|SET)/.test(definition) ? [other] : [];
}

function leadsTo(one: SchemaObject): string[] {
  const [, table] = one.name;
  // A reference only looks whether there is such a row.
  if (table !== undefined && foreignTable(one.definition) !== null) return [table];
  return [...namesIn(one.definition), ...keysOf(one)];
}

/** The tables that a table is a partition of, or inherits from: whoever touches them touches it. */
function parentsOf(definition: string): string[] {
  const parents = /partition of (.+?)(?: FOR VALUES | DEFAULT| by |$)/.exec(definition)?.[1] ?? "";
  return parents.split(", ").flatMap((parent) => namesIn(parent).slice(-1));
}

function foreignTable(definition: string): string | null {
  if (!definition.startsWith("FOREIGN KEY")) return null;
  return namesIn(between(definition, " REFERENCES ", "(")).at(-1) ?? null;
}

/** What stands between the first `from` and the `to` after it; nothing where one of them is missing. */
function between(text: string, from: string, to: string): string {
  const begin = text.indexOf(from) + from.length;
  const end = text.indexOf(to, begin);
  return text.includes(from) && end >= 0 ? text.slice(begin, end) : "";
}

async function inspectObject({ object, definition }: SchemaObject): Promise<Reached> {
  if (ROUTINE.test(object)) {
    const statements = await splitStatements(definition).catch(() => null);
    const [only] = statements ?? [];
    return only ? inspectStatement(only) : { unknown: ["its text cannot be read"], setsSequence: false };
  }
  const names = namesIn(definition);
  return {
    unknown: names.filter((name) => RUNS_TEXT.test(name)).map((name) => `${name} runs a text`),
    setsSequence: names.includes("setval"),
  };
}
