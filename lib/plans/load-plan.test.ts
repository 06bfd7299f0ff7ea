import { expect, test } from "vitest";
import { hashFolder, loadPlan } from "./load-plan.ts";
import { describeProblem } from "./read-yaml.ts";

const SOUND: [string, string][] = [
  [
    "plan.yaml",
    "name: p\ntitle: A plan\ntarget: clinic\nflag: f\nowner: team\ncontacts:\n  - {role: lead, name: Kim, email: kim@example.org}\n",
  ],
  ["1-expand/010-columns/up.sql", "alter table t add column c text"],
  ["1-expand/010-columns/rollback.sql", "alter table t drop column c"],
  ["2-backfill/020-c/batch.sql", "update t set c = sluice.c_of(raw) where id > :after and id <= :upto"],
  ["2-backfill/020-c/rollback.sql", "update t set c = null where id > :after and id <= :upto"],
  [
    "2-backfill/020-c/rules.yaml",
    "function: c_of\ntable: t\nkey: id\nraw: raw\ncolumn: c\nvalues: [A, B]\nrules:\n  - {name: a, pattern: '^a', value: A}\n",
  ],
  ["2-backfill/020-c/checks.yaml", "- {name: all filled, query: select 0, expect: 0, when: live}\n"],
  ["3-switchover/switch.yaml", "flag: f\nstages: [5, 100]\n"],
  ["3-switchover/probes/old.sql", "select 1"],
  ["4-contract/010-drop/step.yaml", "table: t\nkey: id\n"],
  ["4-contract/010-drop/backup.sql", "select id, raw from t"],
  ["4-contract/010-drop/up.sql", "alter table t drop column raw"],
  ["4-contract/010-drop/restore.sql", "alter table t add column raw text"],
];

function load(...changes: [string, string | null][]) {
  const files = new Map<string, string>(SOUND);
  for (const [path, text] of changes) {
    if (text === null) files.delete(path);
    else files.set(path, text);
  }
  const { definition, problems } = loadPlan({ name: "p", files });
  return { definition, problems: problems.map(describeProblem) };
}

test("a sound folder becomes four phases", () => {
  const { definition, problems } = load();
  expect(problems).toEqual([]);
  expect(
    definition?.phases.map((phase) => phase.steps.map((step) => [step.name, step.kind, step.tx])),
  ).toEqual([
    [["010-columns", "statements", "step"]],
    [["020-c", "backfill", "batch"]],
    [],
    [["010-drop", "removal", "step"]],
  ]);
  expect(definition?.phases[2]?.switch?.stages).toEqual([
    { percentage: 5, soakSeconds: 3600 },
    { percentage: 100, soakSeconds: 3600 },
  ]);
});

test("a step may say what people will notice of it", () => {
  const path = "1-expand/010-columns/step.yaml";
  const own = {
    consequence: "Bookings without a time are refused.",
    undoConsequence: "Times come back rounded.",
  };
  const { definition, problems } = load([
    path,
    `consequence: ${own.consequence}\nundoConsequence: ${own.undoConsequence}`,
  ]);
  expect(problems).toEqual([]);
  expect(definition?.phases[0]?.steps[0]).toMatchObject(own);
  expect(definition?.phases[1]?.steps[0]).toMatchObject({ consequence: null, undoConsequence: null });
  expect(load([path, "consequence: ''"]).definition).toBeNull();
});

test.each([
  ["plan.yaml", "name: p\ntitle: [", /^plan\.yaml, line \d/],
  ["plan.yaml", SOUND[0]?.[1].replace("name: p", "name: q"), /^plan\.yaml, name: must be the folder's name/],
  [
    "plan.yaml",
    SOUND[0]?.[1].replace("kim@", "kim"),
    /^plan\.yaml, line 7, contacts\.0\.email: is not an email/,
  ],
  ["1-expand/010-columns/rollback.sql", null, /rollback\.sql: is missing/],
  ["1-expand/010-columns/up.sql", "create index\n concurrently i on t (c)", /up\.sql, line 2: CONCURRENTLY/],
  ["1-expand/010-columns/uo.sql", "x", /uo\.sql: is not a file/],
  ["1-expand/columns/up.sql", "x", /1-expand\/columns: must be named/],
  ["2-backfill/020-c/batch.sql", "update t set c = 'A'", /batch\.sql: must use :after/],
  [
    "2-backfill/020-c/checks.yaml",
    "- {name: a, query: select 1, expect: {}}",
    /checks\.yaml, line 1, 0\.expect/,
  ],
  ["2-backfill/020-c/checks.yaml", "- {name: a, query: select 1, expect: 0, wehn: live}", /wehn/],
  ["3-switchover/switch.yaml", "flag: f\nstages: [5, 50]\n", /line 2, stages: must end at 100/],
  ["3-switchover/switch.yaml", "flag: g\nstages: [100]\n", /is not the plan's flag, "f"/],
  ["4-contract/010-drop/step.yaml", null, /step\.yaml: must name the table and key that backup\.sql reads/],
  ["4-contract/010-drop/restore.sql", null, /restore\.sql: is missing/],
  ["1-expand/010-columns/step.yaml", "restoreTx: none", /restoreTx: is for steps with restore\.sql/],
])("%s with %j is refused by name", (path, text, expected) => {
  const { definition, problems } = load([path, text ?? null]);
  expect(definition).toBeNull();
  expect(problems.join("\n")).toMatch(expected);
});

test.each([".*", ".", "", "^", "(am|.)", "[^ ]|", "[^0-9]"])(
  "a rule with the pattern %j is a default and is refused",
  (pattern) => {
    const rules = SOUND.find(([path]) => path.endsWith("rules.yaml"))?.[1] ?? "";
    const { definition } = load([
      "2-backfill/020-c/rules.yaml",
      rules.replace("'^a'", JSON.stringify(pattern)),
    ]);
    expect(definition).toBeNull();
  },
);

test("the hash follows every byte and every path, and nothing else", () => {
  const files = new Map(SOUND);
  const before = hashFolder(files);
  expect(hashFolder(new Map([...SOUND].reverse()))).toBe(before);
  expect(hashFolder(new Map([...SOUND, ["x", ""]]))).not.toBe(before);
  expect(hashFolder(new Map([["a", "bc"]]))).not.toBe(hashFolder(new Map([["ab", "c"]])));
});
