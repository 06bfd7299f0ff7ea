import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { inEnglish } from "../../../test/in-english.ts";
import { openSmallPlan } from "../../../test/small-plan.ts";
import { BESIDE_OTHERS } from "../../target/backfill/batch-size.ts";
import { requirePlan } from "../definition/plan-definition.ts";
import { installTargetSchema } from "../install-target-schema.ts";
import type { Phase } from "../model.ts";
import { memoryJournal } from "../rehearsal/memory-journal.ts";
import { takeFence } from "./fence.ts";
import type { JobRun } from "./job-run.ts";
import { runSteps } from "./run-steps.ts";
import { undoSteps } from "./undo-steps.ts";

const PEOPLE = `create table people (id int primary key, name text);
  insert into people select n, 'Kim' from generate_series(1, 9) n`;
const SHORT = {
  "1-expand/010-short/up.sql": "alter table people add column short text",
  "1-expand/010-short/rollback.sql": "alter table people drop column short",
};
const removal = (restore: string, more = "") => ({
  "4-contract/010-name/step.yaml": `table: people\nkey: id${more}`,
  "4-contract/010-name/backup.sql": "select id, name from people",
  "4-contract/010-name/up.sql": "alter table people drop column name",
  "4-contract/010-name/restore.sql": restore,
});

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function open(files: Record<string, string>, seed = PEOPLE) {
  const { db, target, one } = await openSmallPlan(seed, files);
  await installTargetSchema(target);
  const { definition: plan } = await requirePlan(db, "small");
  const backupFolder = await mkdtemp(join(tmpdir(), "sluice-backups-"));
  folders.push(backupFolder);
  const run: JobRun = {
    ...{ plan, pool: target, epoch: 1, correlationId: crypto.randomUUID(), now: () => new Date() },
    ...{ pace: BESIDE_OTHERS, backupFolder, resumed: false, journal: memoryJournal(), gates: null },
    shouldStop: () => null,
    onQuarantine: async () => null,
  };
  await takeFence(target, plan.name, run.epoch);
  const of = (phase: Phase) => {
    const found = plan.phases.find((each) => each.phase === phase);
    if (!found) throw new Error(`no ${phase}`);
    return found;
  };
  return { target, one, run, of, backupFolder };
}

test("nothing of a phase is undone under a later one that is half undone", async () => {
  const { target, one, run, of } = await open({
    ...SHORT,
    ...removal("alter table people add column name text"),
  });
  expect(await runSteps(run, of("expand"))).toEqual({ state: "done" });
  expect(await runSteps(run, of("contract"))).toEqual({ state: "done" });
  await target.query("update sluice.steps set undoing = true where phase = 'contract'");
  expect(inEnglish(await undoSteps(run, of("expand")))).toEqual({
    state: "failed",
    error: expect.stringMatching(
      /^The step 010-name is half undone: .* Restore contract to its end first\.$/,
    ),
  });
  const marks = await target.query("select phase, undoing from sluice.steps order by phase");
  expect(marks.rows).toEqual([
    { phase: "contract", undoing: true },
    { phase: "expand", undoing: false },
  ]);
  expect(await one("select count(short) from people")).toBe("0");
  await undoSteps(run, of("contract"));
  expect(await undoSteps(run, of("expand"))).toEqual({ state: "done" });
  expect((await target.query("select * from sluice.steps")).rows).toEqual([]);
});

const GIVE_BACK = `create function give_back() returns void language plpgsql as $$ begin
  update people p set name = b.name from sluice_backup b where b.id = p.id; end $$`;

test.each([
  ["in one transaction", ""],
  ["beside others", "\nrestoreTx: none"],
])(
  "a function of the target that a restore calls %s finds the backup, and none is asked for where it is gone",
  async (_, more) => {
    const restore = "alter table people add column if not exists name text; select give_back()";
    const { one, run, of, backupFolder, target } = await open(
      removal(restore, more),
      `${PEOPLE}; ${GIVE_BACK}`,
    );
    const counted = () => one("select count(name) from people");
    await runSteps(run, of("contract"));
    expect(await undoSteps(run, of("contract"))).toEqual({ state: "done" });
    expect(await counted()).toBe("9");
    await runSteps(run, of("contract"));
    await rm(backupFolder, { recursive: true });
    await target.query(
      "create or replace function give_back() returns void language plpgsql as 'begin update people set name = ''?''; end'",
    );
    expect(await undoSteps(run, of("contract"))).toEqual({ state: "done" });
    expect(await counted()).toBe("9");
  },
);
