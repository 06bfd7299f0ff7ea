import { expect } from "vitest";
import type { Phase } from "#lib/plans/model.ts";
import { readPlan } from "#lib/plans/reads/read-plan.ts";
import { restorePhase } from "#lib/plans/verbs/restore-phase.ts";
import { rollbackPhase } from "#lib/plans/verbs/rollback-phase.ts";
import { startPhase } from "#lib/plans/verbs/start-phase.ts";
import { inEnglish } from "./in-english.ts";
import { openSmallPlan, PLAN } from "./small-plan.ts";

const PEOPLE = `create table people (id int primary key, name text, note text);
  insert into people select n, 'Kim' from generate_series(1, 1500) n`;
/** What keeps a way back from its end until it is dropped. */
export const NO_MORE = `
  create function no_more() returns trigger language plpgsql as
    'begin if new.id = 1400 then raise exception ''no more''; end if; return new; end';
  create trigger no_more before update on people for each row execute function no_more()`;

/** A plan, its one phase, and what is counted of what that did: all at first, then a part, and none. */
export type Case = { phase: Phase; files: Record<string, string>; count: string; all: number };

export const RESTORE: Case = {
  phase: "contract",
  files: {
    "4-contract/010-name/step.yaml": "table: people\nkey: id\nrestoreTx: none",
    "4-contract/010-name/backup.sql": "select id, name from people",
    "4-contract/010-name/up.sql": "alter table people drop column name",
    "4-contract/010-name/restore.sql":
      "alter table people add column if not exists name text; update people p set name = b.name from sluice_backup b where b.id = p.id and p.id > :after and p.id <= :upto",
  },
  count: "select count(*) from people where to_jsonb(people) ->> 'name' is null",
  all: 1500,
};
export const BATCHES: Case = {
  phase: "backfill",
  files: {
    "2-backfill/010-note/step.yaml": "table: people\nkey: id",
    "2-backfill/010-note/batch.sql": "update people set note = name where id > :after and id <= :upto",
    "2-backfill/010-note/rollback.sql": "update people set note = null where id > :after and id <= :upto",
  },
  count: "select count(note) from people",
  all: 1500,
};
export const NO_TRANSACTION: Case = {
  phase: "expand",
  files: {
    "1-expand/010-index/step.yaml": "tx: none",
    "1-expand/010-index/up.sql":
      "alter table people add column born int; create index concurrently people_born on people (born)",
    "1-expand/010-index/rollback.sql":
      "drop index concurrently people_born; update people set name = name; alter table people drop column born",
  },
  count: `select (select count(*) from pg_class where relname = 'people_born') +
    (select count(*) from pg_attribute where attrelid = 'people'::regclass and attname = 'born')`,
  all: 2,
};

/** A bench with the plan, rehearsed. */
export async function openWayBack({ phase, files, count }: Case) {
  const bench = await openSmallPlan(PEOPLE, files);
  const { admin, one, work } = bench;
  const ofPhase = { plan: PLAN, phase };
  const start = () =>
    startPhase(admin, { ...ofPhase, ...(phase === "contract" ? { confirmName: PLAN } : {}) });
  const undo = () => (phase === "contract" ? restorePhase : rollbackPhase)(admin, ofPhase);
  await bench.rehearse(phase);
  return {
    ...bench,
    start,
    undo,
    run: async () => {
      await start();
      await work();
    },
    back: async () => {
      await undo();
      await work();
    },
    counted: async () => Number(await one(count)),
    view: async () => inEnglish((await readPlan(admin, PLAN))?.phases[0]),
    state: async () => (await readPlan(admin, PLAN))?.phases[0]?.state,
  };
}

/** The same, with the way back stopped half way. */
export async function openHalfUndone(of: Case, more: Record<string, string> = {}) {
  const opened = await openWayBack({ ...of, files: { ...of.files, ...more } });
  await opened.run();
  await opened.target.query(NO_MORE);
  await opened.back();
  expect(await opened.state()).toBe("failed");
  return opened;
}
