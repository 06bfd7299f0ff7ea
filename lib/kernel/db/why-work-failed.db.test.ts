import { expect, test } from "vitest";
import { withDatabaseBefore } from "../../../test/earlier-database.ts";
import { asIs } from "../../messages/as-is.ts";
import { message } from "../../messages/catalogue/message.ts";

const THIS = "20261130090000_why_work_failed";

test("why work failed, stored as a text, becomes a message with its own words", async () => {
  await withDatabaseBefore(THIS, async ({ client, upgrade }) => {
    await client.query(`
      insert into plan_steps (plan_name, phase, step, error) values
        ('p', 'expand', '010-a', 'Line 1 failed: no room'), ('p', 'expand', '020-b', null);
      insert into plan_phases (plan_name, phase, error) values
        ('p', 'expand', '010-a: Line 1 failed: no room'), ('p', 'backfill', null);
      insert into plan_jobs (plan_name, kind, sha256, requested_by, error) values
        ('p', 'run', 'a', '{}', 'The plan has changed since this was asked for. Ask again.');
      insert into dry_runs (plan_name, phase, sha256, by, ok, rollback_proven, target_before, target_after, report) values
        ('p', 'expand', 'a', 'ops', false, false, 'a', 'a',
          '{"error": "boom", "rollback": {"ok": false, "differences": [], "failed": "010-a: gone"}, "seconds": 2}'),
        ('p', 'backfill', 'a', 'ops', true, true, 'a', 'a',
          '{"error": null, "rollback": {"ok": true, "differences": []}, "seconds": 3}')`);
    await upgrade();
    const read = async (sql: string) => (await client.query({ text: sql, rowMode: "array" })).rows.flat();
    const inStep = (words: string) => message("planRefusals.inStep", { step: "010-a", error: asIs(words) });
    expect(await read("select error from plan_steps order by step")).toEqual([
      asIs("Line 1 failed: no room."),
      null,
    ]);
    expect(await read("select error from plan_phases order by phase desc")).toEqual([
      inStep("Line 1 failed: no room."),
      null,
    ]);
    expect(await read("select error from plan_jobs")).toEqual([
      asIs("The plan has changed since this was asked for. Ask again."),
    ]);
    expect(await read("select report from rehearsals order by phase desc")).toEqual([
      {
        error: asIs("boom."),
        rollback: { ok: false, differences: [], failed: inStep("gone.") },
        seconds: 2,
      },
      { error: null, rollback: { ok: true, differences: [] }, seconds: 3 },
    ]);
  });
});
