import { copyFile, mkdtemp, rename, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { openSmallPlan } from "../../../test/small-plan.ts";
import { requirePlan } from "../definition/plan-definition.ts";
import { installTargetSchema } from "../install-target-schema.ts";
import type { BackupRecord } from "../model.ts";
import { memoryJournal } from "../rehearsal/memory-journal.ts";
import { storedBackup } from "../stored-work.ts";
import { requireBackup, saveLateRows, writeContractBackup } from "./contract-backup.ts";
import type { JobRun } from "./job-run.ts";

async function openRemoval() {
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
  const tell = (backup: BackupRecord) =>
    target.query(
      `insert into sluice.steps (plan, phase, step, statements, backup) values ('small', 'contract', $1, 1, $2)
       on conflict (plan, phase, step) do update set backup = excluded.backup`,
      [step.name, JSON.stringify(storedBackup.write(backup))],
    );
  return { of: { run, phase: "contract" as const, step }, step, journal, backupFolder, target, tell };
}

test("of two backups of one second neither replaces the other, and one by its earlier name is read", async () => {
  const { of, step, journal, backupFolder, target, tell } = await openRemoval();
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

  // The target's own record counts first.
  await tell(first);
  expect(await requireBackup(of)).toEqual(first);
  // A file elsewhere is not read, and what Sluice recorded is another backup: neither is taken for the one that is named.
  const elsewhere = join(backupFolder, "010-name.csv.gz");
  await copyFile(first.path, elsewhere);
  await tell({ ...first, path: elsewhere });
  await expect(requireBackup(of)).rejects.toMatchObject({
    code: "conflict",
    message: `The target names the backup ${elsewhere} of 010-name. Backups are read from ${dirname(first.path)} alone, and it is not there. Put what was written into that folder, under the same name, and ask again.`,
  });
  // The same contents by Sluice's own record are what was written, wherever they lie.
  await journal.backedUp("contract", step, { ...first, path: elsewhere });
  expect(await requireBackup(of)).toMatchObject({ path: elsewhere, rows: 0 });
  await rm(backupFolder, { recursive: true });
});

test("a backup is found where the data folder was moved to, with its late rows, by what proves it whole", async () => {
  const { of, journal, backupFolder, target, tell } = await openRemoval();
  await target.query("insert into people values (1, 'Kim')");
  const early = await writeContractBackup(of);
  await target.query("insert into people values (2, 'Ann')");
  const client = await target.connect();
  await client.query("begin");
  const whole = await saveLateRows(of, early, client);
  await client.query("commit");
  client.release();
  await tell(whole);
  const moved = `${backupFolder}-moved`;
  await rename(backupFolder, moved);
  const run = { ...of.run, backupFolder: moved };
  const found = await requireBackup({ ...of, run });
  expect(found).toEqual({
    ...whole,
    path: join(moved, "small", basename(whole.path)),
    late: { ...whole.late, path: join(moved, "small", basename(whole.late?.path ?? "")) },
  });
  // As an older Sluice left it: the target names none.
  await target.query("update sluice.steps set backup = null");
  await journal.backedUp("contract", of.step, whole);
  expect(await requireBackup({ ...of, run })).toEqual(found);
  await truncate(found.path, 20);
  await expect(requireBackup({ ...of, run })).rejects.toMatchObject({ message: /-moved.* has another size/ });
  await tell(whole);
  await journal.backedUp("contract", of.step, { ...whole, sha256: "another" });
  await expect(requireBackup({ ...of, run })).rejects.toMatchObject({
    message: /^The target names the backup /,
  });
  await rm(moved, { recursive: true });
});

test.each(["{}", '{"version": 99, "path": "x"}', '"text"'])(
  "a backup that the target names in a form not known, %s, is not taken for another that Sluice recorded",
  async (stored) => {
    const { of, journal, backupFolder, target, tell } = await openRemoval();
    const recorded = await writeContractBackup(of);
    await tell(recorded);
    await journal.backedUp("contract", of.step, recorded);
    await target.query("update sluice.steps set backup = $1::jsonb", [stored]);
    await expect(requireBackup(of)).rejects.toMatchObject({
      code: "conflict",
      message: /in a form that this Sluice cannot read/,
    });
    await rm(backupFolder, { recursive: true });
  },
);
