import { type Message, message } from "../../messages/catalogue/message.ts";
import { refuseRule } from "../../quarantine/compile-rules.ts";
import type { Check, RuleSet, Step, StepKind } from "../model.ts";
import { countChanges } from "./count-changes.ts";
import { ChecksFile, RulesFile, StepFile, toCheckRows, toExpectation } from "./folder-schemas.ts";
import { type Problem, problemOf } from "./problem.ts";
import { readBackfillRollback, readBatch, readRestore, readSelect, readStatements } from "./read-step-sql.ts";
import { readYaml, type Yaml } from "./read-yaml.ts";

/** Path to text; null for what is there and could not be read, which is a problem already. */
export type PlanFiles = Map<string, string | null>;
type Options = ReturnType<typeof StepFile.parse>;

/** Parses the folder of one step. What is wrong is added to `problems`. */
export async function loadStep(
  files: PlanFiles,
  path: string,
  name: string,
  problems: Problem[],
): Promise<Step | null> {
  if (!/^\d{3}-[a-z0-9-]+$/.test(name)) {
    problems.push(problemOf(path, message("planFolder.stepName")));
    return null;
  }
  const read = (file: string) => files.get(`${path}/${file}`) ?? null;
  const has = (file: string) => files.has(`${path}/${file}`);
  const stepText = read("step.yaml");
  const stepFile = stepText === null ? null : readYaml(`${path}/step.yaml`, stepText, StepFile, problems);
  const rules = await loadRules(path, read("rules.yaml"), problems);
  const checks = await loadChecks(files, path, problems);
  if (has("step.yaml") && stepFile === null) return null;
  const options: Options = stepFile?.value ?? {};
  const kind: StepKind = has("batch.sql") ? "backfill" : has("backup.sql") ? "removal" : "statements";
  const sql = read(kind === "backfill" ? "batch.sql" : "up.sql");
  const step: Omit<Step, "sql" | "changes"> & { sql: string | null } = {
    name,
    title: options.title ?? titleOf(name),
    consequence: options.consequence ?? null,
    undoConsequence: options.undoConsequence ?? null,
    oneWay: options.oneWay ?? null,
    kind,
    tx: options.tx ?? (kind === "backfill" ? "batch" : "step"),
    sql,
    rollback: read(kind === "removal" ? "restore.sql" : "rollback.sql"),
    restoreTx: options.restoreTx ?? "step",
    backup: read("backup.sql"),
    table: options.table ?? rules?.table ?? null,
    key: options.key ?? rules?.key ?? null,
    rules,
    checks,
  };
  const problemAt = (field: keyof Options, says: Message) =>
    stepFile?.problemAt([field], says) ?? problemOf(`${path}/step.yaml`, says, { field });
  // Rules that could not be read may name what seems to be missing.
  if (rules !== null || !has("rules.yaml"))
    refuseMismatch(path, step, options, has(backFile(kind)), problemAt, problems);
  if (!has(mainFile(kind)))
    problems.push(problemOf(`${path}/${mainFile(kind)}`, message("planFolder.missing")));
  if (sql === null || (step.rollback === null && step.oneWay === null)) return null;
  return { ...step, sql, changes: await readSql(path, { ...step, sql }, problems) };
}

const mainFile = (kind: StepKind) => (kind === "backfill" ? "batch.sql" : "up.sql");
const backFile = (kind: StepKind) => (kind === "removal" ? "restore.sql" : "rollback.sql");

function refuseMismatch(
  path: string,
  step: Omit<Step, "sql" | "changes">,
  options: Options,
  hasWayBack: boolean,
  problemAt: (field: keyof Options, says: Message) => Problem,
  problems: Problem[],
): void {
  const { kind, tx, table, key, rules, oneWay } = step;
  if (!hasWayBack && oneWay === null)
    problems.push(problemOf(`${path}/${backFile(kind)}`, message("planFolder.noWayBack")));
  if (hasWayBack && oneWay !== null)
    problems.push(problemAt("oneWay", message("planFolder.hasWayBack", { file: backFile(kind) })));
  if ((tx === "batch") !== (kind === "backfill"))
    problems.push(problemAt("tx", message("planFolder.txBatch")));
  if (kind === "backfill" && (table === null || key === null))
    problems.push(problemOf(`${path}/step.yaml`, message("planFolder.rowsToFill")));
  if (kind === "removal" && (tx !== "step" || table === null || key === null))
    problems.push(problemOf(`${path}/step.yaml`, message("planFolder.rowsToBackUp")));
  if (options.restoreTx && (kind !== "removal" || oneWay !== null))
    problems.push(problemAt("restoreTx", message("planFolder.restoreTx")));
  for (const field of ["table", "key"] as const)
    if (rules && options[field] !== undefined && options[field] !== rules[field])
      problems.push(problemAt(field, message("planFolder.otherThanRules", { field, value: rules[field] })));
}

async function readSql(
  path: string,
  step: Omit<Step, "changes">,
  problems: Problem[],
): Promise<Step["changes"]> {
  const { kind, sql, rollback, backup, restoreTx } = step;
  const source = (file: string, text: string) => ({ file: `${path}/${file}`, sql: text, problems });
  const main = source(mainFile(kind), sql);
  const tx = step.tx === "none" ? "none" : "step";
  if (backup !== null) await readSelect(source("backup.sql", backup));
  const back = rollback === null ? null : source(backFile(kind), rollback);
  if (kind === "backfill") {
    await readBatch(main, step);
    if (back) await readBackfillRollback(back, step);
    return countChanges([], []);
  }
  const up = await readStatements(main, tx);
  if (back === null) return countChanges(up, []);
  if (kind === "removal" && restoreTx === "none") {
    await readRestore(back, step);
    return countChanges(up, []);
  }
  return countChanges(up, await readStatements(back, tx));
}

async function loadRules(path: string, text: string | null, problems: Problem[]): Promise<RuleSet | null> {
  if (text === null) return null;
  const file = `${path}/rules.yaml`;
  const rules = readYaml(file, text, RulesFile, problems);
  if (rules === null) return null;
  rules.value.rules.forEach((rule, index) => {
    const refusal = refuseRule(rule);
    if (refusal) problems.push(rules.problemAt(["rules", index, "pattern"], refusal));
  });
  await readAt(
    rules,
    ["raw"],
    `select (${rules.value.raw})::text`,
    message("planFolder.oneExpression"),
    problems,
  );
  return rules.value;
}

/** The checks of a step, or of the switchover. */
export async function loadChecks(files: PlanFiles, path: string, problems: Problem[]): Promise<Check[]> {
  const text = files.get(`${path}/checks.yaml`);
  if (text === undefined || text === null) return [];
  const checks = readYaml(`${path}/checks.yaml`, text, ChecksFile, problems);
  if (checks === null) return [];
  for (const [index, { query, sample, rows }] of checks.value.entries()) {
    const select = (path: PropertyKey[], sql: string) =>
      readAt(checks, [index, ...path], sql, message("planFolder.oneSelect"), problems);
    await select(["query"], query);
    if (sample) await select(["sample"], sample);
    if (rows) await select(["rows", "query"], rows.query);
  }
  return checks.value.map((check) => ({
    name: check.name,
    query: check.query,
    expect: toExpectation(check.expect),
    sample: check.sample ?? null,
    when: check.when,
    until: check.until ?? null,
    rows: check.rows ? toCheckRows(check.rows) : null,
  }));
}

/** SQL that stands in a YAML file: named by the line of its field. */
async function readAt(
  file: Yaml<unknown>,
  path: PropertyKey[],
  sql: string,
  wanted: Message,
  problems: Problem[],
): Promise<void> {
  const found: Problem[] = [];
  await readSelect({ file: "", sql, problems: found });
  const [first] = found;
  if (first)
    problems.push(
      file.problemAt(
        path,
        first.line === null ? wanted : message("planChanges.problem.at", { place: wanted, says: first.says }),
      ),
    );
}

/** "020-reservation-columns" → "Reservation columns" */
function titleOf(name: string): string {
  const words = name.slice(4).replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
