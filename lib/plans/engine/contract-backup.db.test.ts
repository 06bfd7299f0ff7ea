import { copyFile, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { openSmallPlan } from "../../../test/small-plan.ts";
import { requirePlan } from "../definition/plan-definition.ts";
import { installTargetSchema } from "../install-target-schema.ts";
import type { BackupRecord } from "../model.ts";
import { memoryJournal } from "../rehearsal/memory-journal.ts";
import { storedBackup } from "../stored-work.ts";
import { requireBackup, writeContractBackup } from "./contract-backup.ts";
import type { JobRun } from "./job-run.ts";

test("of two backups of one second neither replaces the other, and one by its earlier name is read", async () => {
  const { db, target } = await openSmallPlan("create table people (id int primary key, name text)", {
    "4-contract/010-name/step.yaml": "table: people\nkey: id",
    "4-contract/010-name/backup.sql": "select id, name from people",
    "4-contract/010-name/up.sql": "alter table people drop column name",
    "4-contract/010-name/restore.sql": "alter table people add column name text",
  });
  await installTargetSchema(target);
  const { definition: plan } = await requirePlan(db, "small");
  const step = plan.phases[0]?.steps[0];
  if (!step) throw new Error("the plan has no step");
  const backupFolder = await mkdtemp(join(tmpdir(), "sluice-backups-"));
  const journal = memoryJournal();
  const now = () => new Date("2026-11-28T12:00:00.250Z");
  const run = { plan, pool: target, backupFolder, journal, now, correlationId: "c" } as unknown as JobRun;
  const of = { run, phase: "contract" as const, step };
  const first = await writeContractBackup(of);
  await target.query("insert into people values (1, 'Kim')");
  const second = await writeContractBackup(of);
  expect([first.rows, second.rows]).toEqual([0, 1]);
  await journal.backedUp("contract", step, first);
  expect(await requireBackup(of)).toEqual(first);

  const path = join(dirname(second.path), "010-name-20261128T120000Z.csv.gz");
  await rename(second.path, path);
  await journal.backedUp("contract", step, { ...second, path });
  expect(await requireBackup(of)).toMatchObject({ path, rows: 1 });

  // The target's own record counts first, unless it names a file elsewhere.
  const tell = (backup: BackupRecord) =>
    target.query(
      `insert into sluice.steps (plan, phase, step, statements, backup) values ('small', 'contract', $1, 1, $2)
       on conflict (plan, phase, step) do update set backup = excluded.backup`,
      [step.name, JSON.stringify(storedBackup.write(backup))],
    );
  await tell(first);
  expect(await requireBackup(of)).toEqual(first);
  const elsewhere = join(backupFolder, "010-name.csv.gz");
  await copyFile(first.path, elsewhere);
  await tell({ ...first, path: elsewhere });
  expect(await requireBackup(of)).toMatchObject({ path, rows: 1 });
  await rm(backupFolder, { recursive: true });
});
