import { expect, test } from "vitest";
import { BATCHES, NO_MORE, openWayBack, RESTORE } from "../../../test/half-way.ts";
import { openSmallPlan, PLAN } from "../../../test/small-plan.ts";
import { requirePlan } from "../definition/plan-definition.ts";
import { installTargetSchema } from "../install-target-schema.ts";
import type { Phase } from "../model.ts";
import { readMarks } from "../read-marks.ts";
import { readPlan } from "../reads/read-plan.ts";
import { rollbackPhase } from "./rollback-phase.ts";
import { startPhase } from "./start-phase.ts";

/** The backfill has the name of the removal. */
const BACKFILL = Object.fromEntries(
  Object.entries(BATCHES.files).map(([path, text]) => [path.replace("010-note", "010-name"), text]),
);

const OF_RESTORE = expect.stringMatching(/^010-name:restore:[0-9a-f]{64}$/);

test("a removal that has the name of a backfill leaves that alone while it is restored, and after", async () => {
  const opened = await openWayBack({ ...RESTORE, files: { ...BACKFILL, ...RESTORE.files } });
  const { admin, target, run, work, back, counted, one, assumeRehearsed } = opened;
  const halfUndone = async () =>
    (await readPlan(admin, PLAN))?.phases
      .filter(({ isHalfUndone }) => isHalfUndone)
      .map(({ phase }) => phase);
  const rows = async (columns: string) =>
    (await target.query(`select ${columns} from sluice.backfills order by finished_at`)).rows;
  await assumeRehearsed("backfill");
  await startPhase(admin, { plan: PLAN, phase: "backfill" });
  await work();
  const before = await rows("*");
  expect(before).toMatchObject([{ step: "010-name", rows_done: "1500", finished_at: expect.any(Date) }]);
  await run();
  await target.query(NO_MORE);
  await target.query("insert into sluice.quarantine (plan, step, row_key) values ('small', '010-name', '7')");
  await back();
  expect(await halfUndone()).toEqual(["contract"]);
  expect(await rows("*")).toMatchObject([
    before[0],
    { step: OF_RESTORE, finished_at: expect.any(Date) },
    { step: OF_RESTORE, finished_at: null },
  ]);
  expect(await counted()).toBeGreaterThan(0);
  // It goes on where it stopped, though the backfill's own rollback left a trace.
  await target.query(`drop function no_more() cascade; update people set name = 'seen' where name = 'Kim'`);
  await back();
  expect([await counted(), await halfUndone()]).toEqual([0, []]);
  expect(await one("select count(*) from people where name = 'seen'")).not.toBe("0");
  expect(await rows("*")).toEqual(before);
  expect(await one("select count(*) from sluice.quarantine")).toBe("1");

  await target.query(NO_MORE);
  await rollbackPhase(admin, { plan: PLAN, phase: "backfill" });
  await work();
  expect(await halfUndone()).toEqual(["backfill"]);
  await target.query("drop trigger no_more on people");
  await rollbackPhase(admin, { plan: PLAN, phase: "backfill" });
  await work();
  expect([await halfUndone(), await rows("*")]).toEqual([[], []]);
  expect(await one("select count(*) from sluice.quarantine")).toBe("0");
});

test.each<[string, Phase[], Phase]>([
  ["no mark says whose it is", [], "backfill"],
  ["its mark says that it is the removal's", ["contract"], "contract"],
  ["its mark says that it is the backfill's", ["backfill"], "backfill"],
])("of a way back that an earlier version left half way by its name alone %s", async (_, marked, phase) => {
  const { db, target } = await openSmallPlan(
    "create table people (id int primary key, name text, note text)",
    {
      ...BACKFILL,
      ...RESTORE.files,
    },
  );
  await installTargetSchema(target);
  const { definition } = await requirePlan(db, PLAN);
  await target.query(`
    insert into sluice.steps (plan, phase, step, statements, finished_at)
      values ('small', 'backfill', '010-name', 1, now()), ('small', 'contract', '010-name', 1, now());
    insert into sluice.backfills (plan, step, cursor) values ('small', '010-name', null), ('small', '010-name:rollback', '7')`);
  await target.query("update sluice.steps set undoing = true where phase = any($1)", [marked]);
  const undoing = (await readMarks(target, definition)).filter((mark) => mark.undoing);
  expect(undoing.map((mark) => mark.phase)).toEqual([phase]);
});
