import { expect, test } from "vitest";
import { problemsText } from "../../../test/problems-text.ts";
import { wordsInParams } from "../../../test/words-in-params.ts";
import { message } from "../../messages/catalogue/message.ts";
import { hashFolder, loadPlan } from "./load-plan.ts";
import { problemOf } from "./problem.ts";

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

const SOAKS_FOR_EVER = `${SOUND[0]?.[1]}gates:\n  contract: {soakSeconds: 31536001}\n`;

async function load(...changes: [string, string | null][]) {
  const files = new Map<string, string>(SOUND);
  for (const [path, text] of changes) {
    if (text === null) files.delete(path);
    else files.set(path, text);
  }
  const { definition, problems } = await loadPlan({ name: "p", files, unreadable: [] });
  // What is stored of them is said in the language of whoever reads it.
  expect(problems.flatMap(({ says }) => wordsInParams(says))).toEqual([]);
  return { definition, problems: problems.map((one) => problemsText([one])) };
}

test("a sound folder becomes four phases", async () => {
  const { definition, problems } = await load();
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

test("a step may say what people will notice of it", async () => {
  const path = "1-expand/010-columns/step.yaml";
  const own = {
    consequence: "Bookings without a time are refused.",
    undoConsequence: "Times come back rounded.",
  };
  const { definition, problems } = await load([
    path,
    `consequence: ${own.consequence}\nundoConsequence: ${own.undoConsequence}`,
  ]);
  expect(problems).toEqual([]);
  expect(definition?.phases[0]?.steps[0]).toMatchObject(own);
  expect(definition?.phases[1]?.steps[0]).toMatchObject({ consequence: null, undoConsequence: null });
  expect((await load([path, "consequence: ''"])).definition).toBeNull();
});

test.each([
  ["plan.yaml", "name: p\ntitle: [", /^plan\.yaml, line \d/],
  [
    "plan.yaml",
    SOUND[0]?.[1].replace("name: p", "name: q"),
    /^plan\.yaml, line 1, name: must be the folder's name/,
  ],
  [
    "plan.yaml",
    SOUND[0]?.[1].replace("kim@", "kim"),
    /^plan\.yaml, line 7, contacts\.0\.email: is not an email/,
  ],
  ["1-expand/010-columns/rollback.sql", null, /rollback\.sql: is missing/],
  ["1-expand/010-columns/up.sql", "create index\n concurrently i on t (c)", /up\.sql, line 1: .*tx: none/],
  ["1-expand/010-columns/uo.sql", "x", /uo\.sql: is not a file/],
  ["1-expand/columns/up.sql", "x", /1-expand\/columns: must be named/],
  ["2-backfill/020-c/batch.sql", "update t set c = 'A'", /batch\.sql: .*:after is missing/],
  [
    "2-backfill/020-c/batch.sql",
    "update t set c = 'A' where raw > :after and raw <= :upto",
    /020-c\/batch\.sql: A batch walks along the key of t: write "id > :after and id <= :upto"/,
  ],
  [
    "2-backfill/020-c/rollback.sql",
    'update t set c = null where id collate "C" > :after and id collate "C" <= :upto',
    /020-c\/rollback\.sql: A batch walks along the key of t/,
  ],
  [
    "2-backfill/020-c/checks.yaml",
    "- {name: a, query: select 1, expect: {}}",
    /checks\.yaml, line 1, 0\.expect/,
  ],
  ["2-backfill/020-c/checks.yaml", "- {name: a, query: select 1, expect: 0, wehn: live}", /wehn/],
  ["3-switchover/switch.yaml", "flag: f\nstages: [5, 50]\n", /line 2, stages: must end at 100/],
  ["3-switchover/switch.yaml", "flag: g\nstages: [100]\n", /is not the plan's flag, "f"/],
  [
    "plan.yaml",
    SOAKS_FOR_EVER,
    /plan\.yaml, line \d+, gates\.contract\.soakSeconds: must be at most a year: 31536000/,
  ],
  ["4-contract/010-drop/step.yaml", null, /step\.yaml: must name the table and key that backup\.sql reads/],
  ["4-contract/010-drop/restore.sql", null, /restore\.sql: is missing/],
  ["2-backfill/020-c/step.yaml", "key: [t, id]", /line 1, key: is not the key of rules\.yaml, "id"/],
  ["4-contract/010-drop/step.yaml", "table: t\nkey: []", /line 2, key: must have at least 1 entry/],
  ["1-expand/010-columns/step.yaml", "restoreTx: none", /restoreTx: is for steps with restore\.sql/],
])("%s with %j is refused by name", async (path, text, expected) => {
  const { definition, problems } = await load([path, text ?? null]);
  expect(definition).toBeNull();
  expect(problems.join("\n")).toMatch(expected);
});

test("what keeps something in its session is refused where each statement has its own, and only there", async () => {
  const alone: [string, string] = ["4-contract/010-drop/step.yaml", "table: t\nkey: id\nrestoreTx: none"];
  const keeps: [string, string] = [
    "4-contract/010-drop/restore.sql",
    "set work_mem = '64MB';\ncreate temp table old as select 1;\nselect set_config('a.b', now()::text, false)",
  ];
  const { problems } = await load(alone, keeps);
  expect(problems).toEqual([
    expect.stringMatching(/restore\.sql, line 2: keeps something in its session/),
    expect.stringMatching(/restore\.sql, line 3: keeps something in its session/),
  ]);
  expect((await load(keeps)).problems).toEqual([]);
});

test.each([".*", ".", "", "^", "(am|.)", "[^ ]|", "[^0-9]"])(
  "a rule with the pattern %j is a default and is refused",
  async (pattern) => {
    const rules = SOUND.find(([path]) => path.endsWith("rules.yaml"))?.[1] ?? "";
    const { definition } = await load([
      "2-backfill/020-c/rules.yaml",
      rules.replace("'^a'", JSON.stringify(pattern)),
    ]);
    expect(definition).toBeNull();
  },
);

test.each([
  ["1-expand/010-columns/up.sql", "comment on table t is 'written concurrently' -- concurrently"],
  ["1-expand/010-columns/up.sql", "refresh materialized view concurrently m"],
  ["2-backfill/020-c/batch.sql", "-- :after\nupdate t set c = ':upto' where id > :after and id <= :upto"],
  ["2-backfill/020-c/step.yaml", "table: t\nkey: id"],
  ["4-contract/010-drop/step.yaml", "table: t\nkey: [tenant_id, id]"],
  ["4-contract/010-drop/step.yaml", "table: auth.users\nkey: id"],
  [
    "2-backfill/020-c/rules.yaml",
    "function: c_of\ntable: auth.t\nkey: id\nraw: raw\ncolumn: c\nvalues: [1, 2, true]\nrules: [{name: a, pattern: '^a', value: 1}]\n",
  ],
])("%s with %j is sound", async (path, text) => {
  expect((await load([path, text])).problems).toEqual([]);
});

test.each([
  ["1-expand/010-columns/up.sql", "select 1;\nselct 2", /up\.sql, line 2: syntax error/],
  [
    "1-expand/010-columns/rollback.sql",
    "\ncommit",
    /rollback\.sql, line 2: transactions are begun and ended by Sluice/,
  ],
  [
    "3-switchover/probes/old.sql",
    "insert into t values (1); commit",
    /old\.sql, line 1: transactions are begun/,
  ],
  ["4-contract/010-drop/backup.sql", "delete from t returning *", /backup\.sql: must be one SELECT/],
  [
    "2-backfill/020-c/rollback.sql",
    "update t set c = null where id > :after",
    /rollback\.sql, line 1: syntax error/,
  ],
  [
    "2-backfill/020-c/checks.yaml",
    "- name: a\n  query: select 0; commit; drop table t\n  expect: 0",
    /checks\.yaml, line 2, 0\.query: must be one SELECT/,
  ],
  [
    "2-backfill/020-c/step.yaml",
    "title: x\ntable: other",
    /step\.yaml, line 2, table: is not the table of rules\.yaml, "t"/,
  ],
  [
    "4-contract/010-drop/step.yaml",
    "table: a.b.c\nkey: id",
    /step\.yaml, line 1, table: "a\.b\.c" does not name a table/,
  ],
  [
    "1-expand/010-columns/step.yaml",
    "oneWay: cannot be undone",
    /step\.yaml, line 1, oneWay: .*there is a rollback\.sql/,
  ],
  ["1-expand/010-columns/step.yaml", "title: &a\noneWay: *b", /step\.yaml/],
  ["1-expand/010-columns/step.yaml", 'title: "a\\0b"', /step\.yaml, line 1, title: holds a NUL/],
  [
    "2-backfill/020-c/rules.yaml",
    SOUND[5]?.[1].replace("[A, B]", "[A, B, 1.50]"),
    /rules\.yaml, line 6, values\.2: must stand in quotes/,
  ],
  [
    "2-backfill/020-c/rules.yaml",
    SOUND[5]?.[1].replace("raw: raw", "raw: raw from t; select 1"),
    /rules\.yaml, line 4, raw: must be one SQL expression/,
  ],
  ["plan.yaml", SOUND[0]?.[1].replace("target: clinic\n", ""), /plan\.yaml, line 1, target: is needed/],
])("%s with %j is refused with its line", async (path, text, expected) => {
  const { definition, problems } = await load([path, text ?? null]);
  expect(definition).toBeNull();
  expect(problems.join("\n")).toMatch(expected);
});

const only = (...files: [string, string][]) =>
  loadPlan({
    name: "p",
    unreadable: [],
    files: new Map([["plan.yaml", SOUND[0]?.[1].replace("flag: f\n", "") ?? ""], ...files]),
  });

test("a plan may have one phase, and a step that says why it has no way back", async () => {
  const { definition, problems } = await only(
    ["1-expand/010-value/up.sql", `alter type "T" add value 'x'`],
    ["1-expand/010-value/step.yaml", "oneWay: PostgreSQL cannot remove a value from an enum"],
  );
  expect(problems).toEqual([]);
  expect(definition?.phases.map(({ phase }) => phase)).toEqual(["expand"]);
  expect(definition?.phases[0]?.steps[0]).toMatchObject({
    rollback: null,
    oneWay: "PostgreSQL cannot remove a value from an enum",
    changes: { adds: [{ kind: "enum value", count: 1 }] },
  });
  expect((await only()).problems.map((one) => problemsText([one]))).toEqual([
    "The folder has no phase: it needs a folder 1-expand, 2-backfill, 3-switchover, 4-contract",
  ]);
  const withFlag = await loadPlan({
    name: "p",
    unreadable: [],
    files: new Map(SOUND.filter(([path]) => !path.startsWith("3-"))),
  });
  expect(withFlag.problems.map((one) => problemsText([one]))).toEqual([
    "plan.yaml, line 4, flag: has no switchover to raise it: add 3-switchover/switch.yaml, or name no flag",
  ]);
});

test.each(SOUND.map(([path]) => path))(
  "%s that could not be read is told once, and never as missing",
  async (path) => {
    const files = new Map(SOUND.filter(([file]) => file !== path));
    const unreadable = [problemOf(path, message("planFolder.notUtf8"))];
    const { definition, problems } = await loadPlan({ name: "p", files, unreadable });
    expect(definition).toBeNull();
    expect(problems.map((one) => problemsText([one]))).toEqual([
      `${path}: is not text in UTF-8; save it as UTF-8`,
    ]);
  },
);

test.each(["1-expand", "1-expand/010-columns", "."])(
  "a folder that could not be read, %s, is told once",
  async (path) => {
    const plan = SOUND[0]?.[1].replace("flag: f\n", "") ?? "";
    const files = new Map(path === "." ? [] : [["plan.yaml", plan]]);
    const unreadable = [problemOf(path, message("planFolder.notReadable"))];
    expect((await loadPlan({ name: "p", files, unreadable })).problems).toEqual(unreadable);
  },
);

test.each(SOUND.map(([path]) => path))("%s that is empty is told once", async (path) => {
  expect((await load([path, " \r\n"])).problems).toEqual([`${path}: is empty`]);
});

test("steps with batches have a name each, whatever their phase", async () => {
  const { problems } = await load(
    ["4-contract/020-c/step.yaml", "table: t\nkey: id\noneWay: nobody reads it\n"],
    ["4-contract/020-c/batch.sql", "delete from t where id > :after and id <= :upto"],
  );
  expect(problems).toEqual([
    "4-contract/020-c: has batch.sql and the name of a step of 2-backfill that has one too",
  ]);
});

test("a file whose lines end as on Windows is like any other", async () => {
  const { problems } = await load(
    ...SOUND.map(([path, text]): [string, string] => [path, text.replaceAll("\n", "\r\n")]),
  );
  expect(problems).toEqual([]);
});

test("the hash follows every byte and every path, and nothing else", () => {
  const files = new Map(SOUND);
  const before = hashFolder(files);
  expect(hashFolder(new Map([...SOUND].reverse()))).toBe(before);
  expect(hashFolder(new Map([...SOUND, ["x", ""]]))).not.toBe(before);
  expect(hashFolder(new Map([["a", "bc"]]))).not.toBe(hashFolder(new Map([["ab", "c"]])));
});
