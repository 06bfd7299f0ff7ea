import { type Message, message } from "../../messages/catalogue/message.ts";
import { sentences } from "../../messages/catalogue/sentences.ts";
import { namePlace } from "../../messages/name-place.ts";
import { withParameters } from "../../target/backfill/compile-batch.ts";
import { inspectStatement } from "../../target/ddl/inspect-statement.ts";
import { namesIn } from "../../target/ddl/names-in.ts";
import { type Statement, splitStatements } from "../../target/ddl/split-statements.ts";
import type { Check, PhaseDefinition } from "../model.ts";
import { SWITCH_STEP } from "../model.ts";
import type { NotRehearsed } from "../reads/rehearsal-report.ts";
import type { MarkChange } from "./describe-not-ours.ts";
import type { GivenOwner, RightsOf } from "./owners-on-target.ts";
import { describeWrite, keepsUnseenRows, SEARCHES_SLUICE } from "./tables-of-runs.ts";

/** In a copy all of it is the table's own: no statement makes it otherwise. */
export const INHERITED_NOT_COMPARED = message("rehearsalFindings.notCompared.inherited");

export type PhasesInspection = {
  /** Statements that reach beyond the database, so that not even a copy may run them. */
  reaching: NotRehearsed[];
  /** Statements that run what nobody knows beforehand: only a role that can reach nothing may run them. */
  unknown: NotRehearsed[];
  setsSequence: boolean;
  /** Statements that change what Sluice keeps for runs, of which the copy has not all rows. */
  notCompared: NotRehearsed[];
  /** What statements change the rights on or the comments of. */
  marks: MarkChange[];
  /** Whose rights statements change by name. */
  granted: RightsOf[];
  /** What statements give an owner. */
  owners: GivenOwner[];
  /** Statements that may change whether what a table has is its own or inherited. */
  changesInherited: NotRehearsed[];
  /** Every name that stands in the SQL, as the catalogue writes it. */
  names: Set<string>;
};

/** Looks at all the SQL of phases: steps, ways back, backups, checks, rules and probes. @throws AppError invalid {line} */
export async function inspectPhases(phases: PhaseDefinition[]): Promise<PhasesInspection> {
  const found: PhasesInspection = {
    reaching: [],
    unknown: [],
    setsSequence: false,
    notCompared: [],
    marks: [],
    granted: [],
    owners: [],
    changesInherited: [],
    names: new Set(),
  };
  const made: Made[] = [];
  const used: { by: string | null; names: Set<string> }[] = [];
  for (const { step, file, sql } of phases.flatMap(textsOf)) {
    for (const name of await namesIn(sql)) found.names.add(name);
    for (const statement of await splitStatements(await withParameters(sql))) {
      const { reaches, unknown, setsSequence, writesSluice, changesInherited, ...more } =
        await inspectStatement(statement);
      const place = { step, file, line: statement.line, sql: statement.sql.slice(0, 500) };
      const tell = (why: Message) => ({ ...place, why });
      const who = describePlace(place);
      found.reaching.push(...reaches.map(tell));
      found.unknown.push(...unknown.map(tell));
      found.notCompared.push(
        ...writesSluice.filter(keepsUnseenRows).map((table) => tell(describeWrite(table))),
      );
      if (more.searchesSluice) found.notCompared.push(tell(SEARCHES_SLUICE));
      const by = functionMade(statement);
      for (const table of more.writesSluiceWhenCalled.filter(keepsUnseenRows))
        made.push({ name: by ?? "", told: tell(describeWrite(table)) });
      if (!/^(DropStmt|CommentStmt|GrantStmt)$/.test(statement.kind))
        used.push({ by, names: await namesIn(statement.sql) });
      found.marks.push(...more.marks.map((mark) => ({ who, mark })));
      found.granted.push(...more.granted.map((role) => ({ who, role })));
      found.owners.push(...more.owners.map((owner) => ({ ...owner, told: place })));
      if (changesInherited) found.changesInherited.push(tell(INHERITED_NOT_COMPARED));
      found.setsSequence ||= setsSequence;
    }
  }
  // A function that is only made changes nothing.
  for (const { name, told } of made)
    if (used.some(({ by, names }) => by !== name && names.has(name))) found.notCompared.push(told);
  return found;
}

type Made = { name: string; told: NotRehearsed };

function functionMade({ tree }: Statement): string | null {
  const name = "CreateFunctionStmt" in tree ? tree.CreateFunctionStmt.funcname?.at(-1) : undefined;
  return (name as { String?: { sval?: string } } | undefined)?.String?.sval ?? null;
}

/** "a statement of 010-roles, up.sql, line 3" */
export function describePlace(statement: Omit<NotRehearsed, "why">): Message {
  return message("rehearsalFindings.statementOf", { place: namePlace(statement) });
}

/** "010-roles, up.sql, line 3: it changes a role, which all databases of the server share" */
export function describeNotRehearsed([first, ...more]: [NotRehearsed, ...NotRehearsed[]]): Message {
  return sentences(
    message("planRefusals.rehearsal.refused", { place: namePlace(first), why: first.why }),
    more.length > 0 ? message("planRefusals.rehearsal.moreRefused", { count: more.length }) : null,
  );
}

type Text = { step: string; file: string; sql: string };

function textsOf({ steps, switch: switched }: PhaseDefinition): Text[] {
  const ofSteps = steps.flatMap(({ name: step, kind, sql, rollback, backup, rules, checks }) => [
    { step, file: kind === "backfill" ? "batch.sql" : "up.sql", sql },
    ...(rollback ? [{ step, file: kind === "removal" ? "restore.sql" : "rollback.sql", sql: rollback }] : []),
    ...(backup ? [{ step, file: "backup.sql", sql: backup }] : []),
    ...(rules ? [{ step, file: "raw of rules.yaml", sql: `select ${rules.raw}` }] : []),
    ...textsOfChecks(step, checks),
  ]);
  if (!switched) return ofSteps;
  const probes = switched.probes.map(({ name, sql }) => ({
    step: SWITCH_STEP,
    file: `probes/${name}.sql`,
    sql,
  }));
  return [...ofSteps, ...textsOfChecks(SWITCH_STEP, switched.checks), ...probes];
}

function textsOfChecks(step: string, checks: Check[]): Text[] {
  return checks.flatMap(({ name, query, sample }) => [
    { step, file: `query of "${name}" in checks.yaml`, sql: query },
    ...(sample ? [{ step, file: `sample of "${name}" in checks.yaml`, sql: sample }] : []),
  ]);
}
