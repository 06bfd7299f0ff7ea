import { type Message, message } from "../../messages/catalogue/message.ts";
import type { SchemaObject } from "../../target/copy/fingerprint.ts";
import { type Inspection, inspectStatement } from "../../target/ddl/inspect-statement.ts";
import { namesIn } from "../../target/ddl/names-in.ts";
import { splitStatements } from "../../target/ddl/split-statements.ts";
import type { MarkChange } from "./describe-not-ours.ts";
import { INHERITED_NOT_COMPARED } from "./inspect-phases.ts";
import type { RightsOf } from "./owners-on-target.ts";
import { describeWrite, isTableOfRuns, keepsUnseenRows } from "./tables-of-runs.ts";

/** Parts of a table: whoever touches it may run them. The second part of their name is the table's. */
const OF_A_TABLE = /^(column|constraint|trigger|rule|policy) /;
/** Run without being named. */
const UNNAMED = /^(operator|operator class|cast|event trigger) /;
/** A reference by which rows change with those of another table. */
const CHANGES_WITH = /^FOREIGN KEY .* ON (DELETE|UPDATE) (CASCADE|SET)/s;
const ROUTINE = /^(function|procedure) /;
/** Functions of the server that run a text which they are given. */
const RUNS_TEXT = /^(query_to_xml\w*|cursor_to_xml\w*|ts_stat|ts_rewrite|crosstab\w*|connectby|xpath_table)$/;

export type Reached = {
  /** What of it runs a text that nobody knows beforehand, or reaches beyond what is compared. */
  unknown: Message[];
  /** What of it writes rows of tables that no comparison looks at. */
  notCompared: Message[];
  /** What of it changes rights or comments. */
  marks: MarkChange[];
  /** Whose rights it changes by name. */
  granted: RightsOf[];
  setsSequence: boolean;
};

/**
 * What statements with these names in them may run that was there before: functions that they call, triggers of tables
 * that they touch, and all that those lead to in turn. By name, so rather too much than too little.
 */
export async function inspectReached(objects: SchemaObject[], names: Iterable<string>): Promise<Reached> {
  const found: Reached = { unknown: [], notCompared: [], marks: [], granted: [], setsSequence: false };
  for (const one of await reachedObjects(objects, names)) {
    const { unknown, notCompared, marks, granted, setsSequence } = await inspectObject(one);
    const who = message("rehearsalFindings.theObject", { object: one.object });
    const tell = (why: Message) => message("rehearsalFindings.told", { who, why });
    found.marks.push(...marks.map((mark) => ({ who, mark })));
    found.granted.push(...granted.map((role) => ({ who, role })));
    found.unknown.push(...unknown.map(tell));
    found.notCompared.push(...notCompared.map(tell));
    found.setsSequence ||= setsSequence;
  }
  return found;
}

/** Those that are reached, once each. */
async function reachedObjects(objects: SchemaObject[], names: Iterable<string>): Promise<SchemaObject[]> {
  const byName = new Map<string, SchemaObject[]>();
  for (const one of objects.filter((object) => !isPartOfRuns(object)))
    for (const key of keysOf(one)) byName.set(key, [...(byName.get(key) ?? []), one]);
  const reached = new Set(objects.filter(({ object }) => UNNAMED.test(object)));
  const known = new Set<string>();
  const pending = [...names];
  for (const one of reached) pending.push(...(await leadsTo(one)));
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (known.has(name)) continue;
    known.add(name);
    for (const one of byName.get(name) ?? []) {
      if (reached.has(one)) continue;
      reached.add(one);
      pending.push(...(await leadsTo(one)));
    }
  }
  return [...reached];
}

/** Whether a table inherits from another and is no partition: of a partition nothing is its own. */
export function hasInherited(objects: SchemaObject[]): boolean {
  return objects.some(
    ({ object, tables, definition }) =>
      object.startsWith("table ") &&
      tables.length > 0 &&
      !/ (FOR VALUES|DEFAULT)\b/.test(definition.replaceAll(/"[^"]*"/g, "")),
  );
}

/** Part of a table in which runs keep their progress, and nothing that makes it change with another table. */
function isPartOfRuns({ object, name: [schema, table], definition, tables }: SchemaObject): boolean {
  if (!isTableOfRuns(`${schema}.${table}`) || /^(trigger|rule) /.test(object)) return false;
  return object.startsWith("table ") ? tables.length === 0 : !CHANGES_WITH.test(definition);
}

/** The names by which an object is reached: its own and the tables' that it is of, or those of which it is a part. */
function keysOf({ object, name, definition, tables }: SchemaObject): string[] {
  const table = name[1];
  if (!OF_A_TABLE.test(object) || table === undefined) return [...name.slice(-1), ...tables];
  if (tables.length === 0) return [table];
  // What happens to a row of the other table may happen to rows of this one.
  return CHANGES_WITH.test(definition) ? tables : [];
}

async function leadsTo(one: SchemaObject): Promise<Iterable<string>> {
  if (one.object.startsWith("comment on ")) return [];
  const [, table] = one.name;
  // A reference only looks whether there is such a row.
  if (OF_A_TABLE.test(one.object) && table !== undefined && one.tables.length > 0) return [table];
  return [...(await namesIn(one.definition)), ...keysOf(one)];
}

type Inspected = Omit<Reached, "marks" | "granted"> & Pick<Inspection, "marks" | "granted">;

async function inspectObject(one: SchemaObject): Promise<Inspected> {
  const { object, definition } = one;
  if (ROUTINE.test(object)) {
    const statements = await splitStatements(definition).catch(() => null);
    const [only] = statements ?? [];
    if (!only)
      return {
        unknown: [message("rehearsalFindings.unknown.text")],
        notCompared: [],
        marks: [],
        granted: [],
        setsSequence: false,
      };
    const { reaches, unknown, marks, granted, setsSequence, ...changes } = await inspectStatement(only);
    const { writesSluice, writesSluiceWhenCalled, changesInherited } = changes;
    const written = new Set([...writesSluice, ...writesSluiceWhenCalled].filter(keepsUnseenRows));
    // It is reached by its name only, perhaps never called, so it is told and not refused: the copy's role keeps it in.
    const notCompared = [...written].map(describeWrite);
    if (changesInherited) notCompared.push(INHERITED_NOT_COMPARED);
    return { unknown: [...reaches, ...unknown], notCompared, marks, granted, setsSequence };
  }
  const names = object.startsWith("comment on ") ? new Set<string>() : await namesIn(definition);
  const unknown = [...names]
    .filter((name) => RUNS_TEXT.test(name))
    .map((name) => message("rehearsalFindings.unknown.runsText", { name }));
  if (/^(view|rule) /.test(object) && names.has("pg_settings"))
    unknown.push(message("rehearsalFindings.unknown.throughView"));
  return {
    unknown,
    notCompared: tablesOfRunsBehind(one).map(describeWrite),
    marks: [],
    granted: [],
    setsSequence: names.has("setval"),
  };
}

/** Tables of runs that change by what is no function: through a view, a rule, a parent table or a reference. */
function tablesOfRunsBehind({ object, name: [schema, table], definition }: SchemaObject): string[] {
  const own = `${schema}.${table}`;
  if (/^(table|constraint) /.test(object)) return keepsUnseenRows(own) ? [own] : [];
  if (!/^(view|rule) /.test(object)) return [];
  const named = definition.match(/\bsluice\.\w+/g) ?? [];
  return [...new Set(named)].filter(keepsUnseenRows);
}
