import { createHash } from "node:crypto";
import { commas } from "../../messages/catalogue/listed.ts";
import { message } from "../../messages/catalogue/message.ts";
import { PHASES, type PhaseDefinition, type PlanDefinition, type Step, type Switch } from "../model.ts";
import { PlanFile, SwitchFile } from "./folder-schemas.ts";
import { loadChecks, loadStep, type PlanFiles } from "./load-step.ts";
import { type Problem, problemOf, THE_FOLDER } from "./problem.ts";
import { readStatements } from "./read-step-sql.ts";
import { readYaml } from "./read-yaml.ts";

export type PlanFolder = {
  name: string;
  /** Path inside the folder, with slashes, to text. */
  files: Map<string, string>;
  /** What is there and could not be read. */
  unreadable: Problem[];
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
export async function loadPlan(folder: PlanFolder): Promise<LoadedPlan> {
  const problems: Problem[] = [...folder.unreadable, ...findEmpty(folder.files)];
  const sha256 = hashFolder(folder.files);
  const files: PlanFiles = new Map([
    ...folder.files,
    ...problems.flatMap(({ file }) => (file === null ? [] : [[file, null] as const])),
  ]);
  const text = files.get("plan.yaml");
  if (text === undefined) {
    if (!files.has(THE_FOLDER)) problems.push(problemOf("plan.yaml", message("planFolder.missing")));
    return { sha256, definition: null, problems };
  }
  const file = text === null ? null : readYaml("plan.yaml", text, PlanFile, problems);
  const plan = file?.value;
  if (file && plan && plan.name !== folder.name)
    problems.push(file.problemAt(["name"], message("planFolder.folderName", { name: folder.name })));
  const phases: PhaseDefinition[] = [];
  for (const [path, phase] of PHASE_FOLDERS) {
    const loaded = await loadPhase(files, path, phase, problems);
    if (loaded) phases.push(loaded);
  }
  refuseUnknownFiles(folder.files, problems);
  if (phases.length === 0 && ![...PHASE_FOLDERS.keys()].some((path) => files.has(path)))
    problems.push(
      problemOf(THE_FOLDER, message("planFolder.noPhase", { folders: commas([...PHASE_FOLDERS.keys()]) })),
    );
  const switchover = phases.find((phase) => phase.phase === "switchover");
  if (plan && switchover?.switch && plan.flag !== switchover.switch.flag)
    problems.push(
      problemOf(
        "3-switchover/switch.yaml",
        message("planFolder.otherFlag", { flag: plan.flag ?? message("planFolder.noFlag") }),
        {
          field: "flag",
        },
      ),
    );
  if (file && plan?.flag && !switchover)
    problems.push(file.problemAt(["flag"], message("planFolder.noSwitchover")));
  problems.push(...findSharedNames(phases));
  if (!plan || problems.length > 0) return { sha256, definition: null, problems };
  const definition: PlanDefinition = {
    name: plan.name,
    title: plan.title,
    description: plan.description,
    target: plan.target,
    environment: plan.environment,
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

/** How far batches are is kept by the step's name: the second of a name would find its work done. */
function findSharedNames(phases: PhaseDefinition[]): Problem[] {
  const inBatches = phases.flatMap(({ folder, steps }) =>
    steps.filter(({ kind }) => kind === "backfill").map(({ name }) => ({ folder, name })),
  );
  return inBatches.flatMap(({ folder, name }, at) => {
    const first = inBatches.slice(0, at).find((one) => one.name === name);
    return first
      ? [problemOf(`${folder}/${name}`, message("planFolder.sharedName", { folder: first.folder }))]
      : [];
  });
}

/** Nobody means a file to say nothing. */
function findEmpty(files: Map<string, string>): Problem[] {
  return [...files].flatMap(([file, text]) =>
    text.trim() === "" && !file.endsWith(".md") ? [problemOf(file, message("planFolder.empty"))] : [],
  );
}

/** A plan need not have every phase; null for one that has no file. */
async function loadPhase(
  files: PlanFiles,
  path: string,
  phase: PhaseDefinition["phase"],
  problems: Problem[],
): Promise<PhaseDefinition | null> {
  const own = [...files.keys()].filter((file) => file.startsWith(`${path}/`));
  if (own.length === 0) return null;
  const names = new Set<string>();
  for (const file of own) {
    const [, second, third] = file.split("/");
    if (second && third && !(phase === "switchover" && second === "probes")) names.add(second);
  }
  const steps: Step[] = [];
  for (const name of [...names].sort()) {
    const step = await loadStep(files, `${path}/${name}`, name, problems);
    if (step) steps.push(step);
  }
  if (phase === "switchover")
    return { phase, folder: path, steps, switch: await loadSwitch(files, path, problems) };
  if (names.size === 0 && own.every((file) => files.get(file) !== null))
    problems.push(problemOf(path, message("planFolder.noSteps")));
  return { phase, folder: path, steps, switch: null };
}

async function loadSwitch(files: PlanFiles, path: string, problems: Problem[]): Promise<Switch | null> {
  const text = files.get(`${path}/switch.yaml`);
  if (text === undefined) {
    problems.push(problemOf(`${path}/switch.yaml`, message("planFolder.missing")));
    return null;
  }
  if (text === null) return null;
  const parsed = readYaml(`${path}/switch.yaml`, text, SwitchFile, problems);
  const probes = [...files]
    .filter(([file]) => file.startsWith(`${path}/probes/`) && file.endsWith(".sql"))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([file, sql]) =>
      sql === null ? [] : [{ name: file.slice(`${path}/probes/`.length, -4), sql }],
    );
  // Run and rolled back: a probe that commits would stay.
  for (const { name, sql } of probes)
    await readStatements({ file: `${path}/probes/${name}.sql`, sql, problems }, "step");
  const checks = await loadChecks(files, path, problems);
  return parsed && { ...parsed.value, probes, checks };
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
    if (!known) problems.push(problemOf(file, message("planFolder.unknownFile")));
  }
}
