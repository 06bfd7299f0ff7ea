import { expect, test } from "vitest";
import { openSmallPlan, PLAN } from "../../../test/small-plan.ts";
import { readCheckStandings } from "../../checks/read-check-standings.ts";
import type { Phase } from "../model.ts";
import { restorePhase } from "./restore-phase.ts";
import { resumeJob } from "./resume-job.ts";
import { startPhase } from "./start-phase.ts";

const removal = (name: string, column: string) => ({
  [`4-contract/${name}/step.yaml`]: "table: people\nkey: id",
  [`4-contract/${name}/backup.sql`]: `select id, ${column} from people`,
  [`4-contract/${name}/up.sql`]: `alter table people drop column ${column}`,
  [`4-contract/${name}/restore.sql`]: `alter table people add column ${column} text; update people p set ${column} = b.${column} from sluice_backup b where b.id = p.id`,
});
const oneWay = (path: string, sql: string, more = "") => ({
  [`${path}/up.sql`]: sql,
  [`${path}/step.yaml`]: `oneWay: nobody reads it any more${more}`,
});
const PEOPLE =
  "create table people (id int primary key, note text, name text); insert into people select n, 'n', 'Kim' from generate_series(1, 9) n";
const COLUMNS =
  "select string_agg(attname, ',' order by attnum) from pg_attribute where attrelid = 'people'::regclass and attnum > 0 and not attisdropped";

test("contract that was restored counts as begun only when it takes something away again", async () => {
  const { assumeRehearsed, admin, target, watch, work, db, one } = await openSmallPlan(PEOPLE, {
    "1-expand/010-short/up.sql": "alter table people add column short text",
    "1-expand/010-short/rollback.sql": "alter table people drop column short",
    "2-backfill/020-short/step.yaml": "table: people\nkey: id",
    "2-backfill/020-short/batch.sql":
      "update people set short = left(name, 1) where id > :after and id <= :upto",
    "2-backfill/020-short/rollback.sql": "update people set short = null where id > :after and id <= :upto",
    "2-backfill/020-short/checks.yaml":
      '- {name: all short, query: "select count(*) from people where short is null", expect: 0, when: live}',
    ...oneWay("4-contract/010-note", "alter table people drop column note"),
    ...removal("020-name", "name"),
  });
  const start = async (phase: Phase) => {
    await startPhase(admin, { plan: PLAN, phase, confirmName: PLAN });
    return work();
  };
  for (const phase of ["expand", "backfill", "contract"] as const) {
    await assumeRehearsed(phase);
    await start(phase);
  }
  await restorePhase(admin, { plan: PLAN, phase: "contract" });
  await work();
  expect(await one(COLUMNS)).toBe("id,short,name");
  await startPhase(admin, { plan: PLAN, phase: "contract", confirmName: PLAN });
  await target.query("update people set short = null where id < 5");
  await work();
  expect(await one(COLUMNS)).toBe("id,short,name");
  expect(await db.planJob.findFirst({ orderBy: { requestedAt: "desc" } })).toMatchObject({
    state: "paused",
    pauseReason: expect.stringContaining('The check "all short" of backfill found 4'),
  });
  const check = async () => (await readCheckStandings(db, new Date(), PLAN))[0];
  expect(await check()).toMatchObject({ state: "fail", runnable: true });
  await target.query("update people set short = left(name, 1)");
  await watch();
  await resumeJob(admin, { plan: PLAN });
  await work();
  expect(await one(COLUMNS)).toBe("id,short");
  expect(await check()).toMatchObject({ state: "superseded" });
});
