import { createHash } from "node:crypto";
import { refuseRule } from "./compile-rules.ts";
import {
  ChecksFile,
  PlanFile,
  RulesFile,
  StepFile,
  SwitchFile,
  toCheckRows,
  toExpectation,
} from "./folder-schemas.ts";
import type { Check, PhaseDefinition, PlanDefinition, RuleSet, Step, StepKind, Switch } from "./model.ts";
import { PHASES } from "./model.ts";
import { type Problem, readYaml } from "./read-yaml.ts";

export type PlanFolder = {
  name: string;
  /** Path inside the folder, with slashes, to text. */
  files: Map<string, string>;
};

export type LoadedPlan = { sha256: string; definition: PlanDefinition | null; problems: Problem[] };

const PHASE_FOLDERS = new Map(PHASES.map((phase, index) => [`${index + 1}-${phase}`, phase]));
const STEP_FILES = new Set([
  "step.yaml",
  "up.sql",
  "batch.sql",
  "rollback.sql",
  "restore.sql",
  "backup.sql",
  "rules.yaml",
  "checks.yaml",
]);

/** Parses a plan folder. Everything that is wrong is reported at once; a definition is returned only if nothing is. */
export function loadPlan(folder: PlanFolder): LoadedPlan {
  const problems: Problem[] = [];
  const sha256 = hashFolder(folder.files);
  const text = folder.files.get("plan.yaml");
  if (text === undefined) {
    problems.push(problem("plan.yaml", "is missing"));
    return { sha256, definition: null, problems };
  }
  const plan = readYaml("plan.yaml", text, PlanFile, problems);
  if (plan && plan.name !== folder.name)
    problems.push({
      ...problem("plan.yaml", `must be the folder's name, "${folder.name}"`),
      field: "name",
    });
  const phases = [...PHASE_FOLDERS].map(([path, phase]) => loadPhase(folder.files, path, phase, problems));
  refuseUnknownFiles(folder.files, problems);
  const switched = phases.find((phase) => phase.switch)?.switch;
  if (plan && switched && plan.flag !== switched.flag)
    problems.push({
      ...problem("3-switchover/switch.yaml", `is not the plan's flag, "${plan.flag ?? "none"}"`),
      field: "flag",
    });
  if (plan === null || problems.length > 0) return { sha256, definition: null, problems };
  const definition: PlanDefinition = {
    name: plan.name,
    title: plan.title,
    description: plan.description,
    target: plan.target,
    flag: plan.flag ?? null,
    owner: plan.owner,
    contacts: plan.contacts.map((contact) => ({ ...contact, phone: contact.phone ?? null })),
    gates: {
      contract: plan.gates.contract ?? { soakSeconds: 604_800 },
      switchover: plan.gates.switchover ?? { outboxLagSeconds: 10 },
    },
    phases,
  };
  return { sha256, definition, problems };
}

/** sha256 over paths and contents in order of path; approvals and rehearsals bind to it. */
export function hashFolder(files: Map<string, string>): string {
  const hash = createHash("sha256");
  for (const path of [...files.keys()].sort()) {
    const text = files.get(path) ?? "";
    hash.update(`${path}\0${Buffer.byteLength(text)}\0${text}`);
  }
  return hash.digest("hex");
}

function loadPhase(
  files: Map<string, string>,
  path: string,
  phase: PhaseDefinition["phase"],
  problems: Problem[],
): PhaseDefinition {
  const names = new Set<string>();
  for (const file of files.keys()) {
    const [top, second, third] = file.split("/");
    if (top === path && second && third && !(phase === "switchover" && second === "probes"))
      names.add(second);
  }
  const steps = [...names].sort().flatMap((name) => loadStep(files, `${path}/${name}`, name, problems) ?? []);
  const loaded = { phase, folder: path, steps, switch: null };
  if (phase !== "switchover") {
    if (steps.length === 0) problems.push(problem(path, "has no steps"));
    return loaded;
  }
  return { ...loaded, switch: loadSwitch(files, path, problems) };
}

function loadSwitch(files: Map<string, string>, path: string, problems: Problem[]): Switch | null {
  const text = files.get(`${path}/switch.yaml`);
  if (text === undefined) {
    problems.push(problem(`${path}/switch.yaml`, "is missing"));
    return null;
  }
  const parsed = readYaml(`${path}/switch.yaml`, text, SwitchFile, problems);
  const probes = [...files.keys()]
    .filter((file) => file.startsWith(`${path}/probes/`) && file.endsWith(".sql"))
    .sort()
    .map((file) => ({ name: file.slice(`${path}/probes/`.length, -4), sql: files.get(file) ?? "" }));
  const checks = loadChecks(files, path, problems);
  return parsed && { ...parsed, probes, checks };
}

function loadStep(files: Map<string, string>, path: string, name: string, problems: Problem[]): Step | null {
  if (!/^\d{3}-[a-z0-9-]+$/.test(name)) {
    problems.push(problem(path, 'must be named like "010-services"'));
    return null;
  }
  const read = (file: string) => files.get(`${path}/${file}`) ?? null;
  const stepText = read("step.yaml");
  const options = stepText === null ? {} : readYaml(`${path}/step.yaml`, stepText, StepFile, problems);
  const rules = loadRules(path, read("rules.yaml"), problems);
  const checks = loadChecks(files, path, problems);
  const kind: StepKind =
    read("batch.sql") !== null ? "backfill" : read("backup.sql") !== null ? "removal" : "statements";
  const mainFile = kind === "backfill" ? "batch.sql" : "up.sql";
  const backFile = kind === "removal" ? "restore.sql" : "rollback.sql";
  const sql = read(mainFile);
  const rollback = read(backFile);
  if (sql === null) problems.push(problem(`${path}/${mainFile}`, "is missing"));
  if (rollback === null)
    problems.push(problem(`${path}/${backFile}`, "is missing: a step without a way back is not run"));
  if (options === null || sql === null || rollback === null) return null;
  const tx = options.tx ?? (kind === "backfill" ? "batch" : "step");
  const table = options.table ?? rules?.table ?? null;
  const key = options.key ?? rules?.key ?? null;
  checkStep({ path, mainFile, kind, tx, sql, table, key }, problems);
  if (options.restoreTx && kind !== "removal")
    problems.push({
      ...problem(`${path}/step.yaml`, "is for steps with restore.sql, and for those only"),
      field: "restoreTx",
    });
  return {
    name,
    title: options.title ?? titleOf(name),
    consequence: options.consequence ?? null,
    undoConsequence: options.undoConsequence ?? null,
    kind,
    tx,
    sql,
    rollback,
    restoreTx: options.restoreTx ?? "step",
    backup: read("backup.sql"),
    table,
    key,
    rules,
    checks,
  };
}

function checkStep(
  step: {
    path: string;
    mainFile: string;
    kind: StepKind;
    tx: string;
    sql: string;
    table: string | null;
    key: string | null;
  },
  problems: Problem[],
): void {
  const file = `${step.path}/${step.mainFile}`;
  if ((step.tx === "batch") !== (step.kind === "backfill"))
    problems.push({
      ...problem(`${step.path}/step.yaml`, "is for steps with batch.sql, and for those only"),
      field: "tx: batch",
    });
  if (step.kind === "backfill") {
    if (step.table === null || step.key === null)
      problems.push(problem(`${step.path}/step.yaml`, "must name table and key of the rows to fill"));
    for (const parameter of [":after", ":upto"])
      if (!step.sql.includes(parameter))
        problems.push(problem(file, `must use ${parameter}, so that one transaction is one key range`));
  }
  if (step.kind === "removal" && (step.tx !== "step" || step.table === null || step.key === null))
    problems.push(
      problem(
        `${step.path}/step.yaml`,
        "must name the table and key that backup.sql reads and keep tx: step, so that rows written after the backup are saved too",
      ),
    );
  const concurrently = step.sql.split("\n").findIndex((line) => /^[^-]*\bconcurrently\b/i.test(line));
  if (step.tx === "step" && concurrently >= 0)
    problems.push({
      ...problem(file, 'CONCURRENTLY cannot run in a transaction; write "tx: none" in step.yaml'),
      line: concurrently + 1,
    });
}

function loadRules(path: string, text: string | null, problems: Problem[]): RuleSet | null {
  if (text === null) return null;
  const file = `${path}/rules.yaml`;
  const rules = readYaml(file, text, RulesFile, problems);
  rules?.rules.forEach((rule, index) => {
    const refusal = refuseRule(rule);
    if (refusal) problems.push({ ...problem(file, refusal), field: `rules.${index}.pattern` });
  });
  return rules;
}

function loadChecks(files: Map<string, string>, path: string, problems: Problem[]): Check[] {
  const text = files.get(`${path}/checks.yaml`);
  if (text === undefined) return [];
  const checks = readYaml(`${path}/checks.yaml`, text, ChecksFile, problems) ?? [];
  return checks.map((check) => ({
    name: check.name,
    query: check.query,
    expect: toExpectation(check.expect),
    sample: check.sample ?? null,
    when: check.when,
    until: check.until ?? null,
    rows: check.rows ? toCheckRows(check.rows) : null,
  }));
}

function refuseUnknownFiles(files: Map<string, string>, problems: Problem[]): void {
  for (const file of files.keys()) {
    const [top = "", second, third, ...rest] = file.split("/");
    if (second === undefined && (top === "plan.yaml" || top.endsWith(".md"))) continue;
    const known =
      PHASE_FOLDERS.has(top) &&
      rest.length === 0 &&
      (third === undefined
        ? top === "3-switchover" && (second === "switch.yaml" || second === "checks.yaml")
        : STEP_FILES.has(third) ||
          third.endsWith(".md") ||
          (top === "3-switchover" && second === "probes" && third.endsWith(".sql")));
    if (!known) problems.push(problem(file, "is not a file that a plan can have here"));
  }
}

function problem(file: string, message: string): Problem {
  return { file, line: null, field: null, message };
}

/** "020-reservation-columns" → "Reservation columns" */
function titleOf(name: string): string {
  const words = name.slice(4).replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
