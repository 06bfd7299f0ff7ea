import { expect, test } from "vitest";
import { BATCHES, type Case, NO_MORE, openWayBack, RESTORE } from "../../../test/half-way.ts";
import { PLAN } from "../../../test/small-plan.ts";
import { readValidation } from "../reads/read-plan.ts";
import { runChecks } from "./run-checks.ts";

const withCheck = (of: Case, folder: string, query: string): Case => ({
  ...of,
  files: { ...of.files, [`${folder}/checks.yaml`]: `- name: All of it\n  query: ${query}\n  expect: 1500\n` },
});
const BACKFILL = withCheck(BATCHES, "2-backfill/010-note", "select count(note) from people");
const CONTRACT = withCheck(
  RESTORE,
  "4-contract/010-name",
  "select count(*) from people where to_jsonb(people) ->> 'name' is null",
);

test.each([
  ["a rollback", BACKFILL, /^Backfill is on its way back, .* Roll it back to its end first\.$/],
  ["a restore", CONTRACT, /^Contract is on its way back, .* Restore it to its end first\.$/],
])("what a check found before %s that failed half way is counted nowhere", async (_, of, why) => {
  const { target, admin, run, back, counted } = await openWayBack(of);
  const totals = async () => (await readValidation(admin)).totals;
  await run();
  expect(await totals()).toMatchObject({ passing: 1, notRun: 0 });
  await target.query(NO_MORE);
  await back();
  expect(await counted()).toBeLessThan(1500);
  expect(await totals()).toMatchObject({ passing: 0, failing: 0, stale: 0, notRun: 1 });
  await expect(runChecks(admin, { plan: PLAN })).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringMatching(why),
  });
  await target.query("drop trigger no_more on people");
  await back();
  await run();
  expect(await totals()).toMatchObject({ passing: 1, notRun: 0 });
});
