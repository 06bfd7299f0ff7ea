import { expect, test } from "vitest";
import { withDatabaseBefore } from "../../../test/earlier-database.ts";
import { asIs } from "../../messages/as-is.ts";

const THIS = "20261130140000_what_checks_expect";

test("what a check expected and why a backfill waited, stored as texts, keep their words, and no value found is none", async () => {
  await withDatabaseBefore(THIS, async ({ client, upgrade }) => {
    await client.query(`
      insert into check_results (plan_name, phase, step, check_name, ok, expected, observed, query, error, duration_ms, run_by)
      values
        ('p', 'backfill', 's', 'a share', true, 'at least 95 %', '96.02 %', 'select', null, 1, 'worker'),
        ('p', 'backfill', 's', 'broken', false, '0', 'error', 'select', 'no table', 1, 'worker'),
        ('p', 'backfill', 's', 'found none', false, '0', 'nothing', 'select', null, 1, 'worker'),
        ('p', 'backfill', 's', 'of that name', true, 'nothing', 'nothing', 'select', null, 1, 'worker')`);
    await client.query(`
      insert into plan_steps (plan_name, phase, step, throttle_reason) values
        ('p', 'backfill', '010-a', 'Replica r is 12 s behind; the limit is 10 s.'), ('p', 'backfill', '020-b', null)`);
    await upgrade();
    const waits = await client.query("select throttle_reason as why from plan_steps order by step");
    expect(waits.rows).toEqual([
      { why: asIs("Replica r is 12 s behind; the limit is 10 s.") },
      { why: null },
    ]);
    const { rows } = await client.query({
      text: "select expected, observed from latest_check_results order by check_name",
      rowMode: "array",
    });
    expect(rows).toEqual([
      [asIs("at least 95 %"), "96.02 %"],
      [asIs("0"), null],
      [asIs("0"), null],
      [asIs("nothing"), "nothing"],
    ]);
  });
});
