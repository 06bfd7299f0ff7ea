import { expect, test } from "vitest";
import { BATCHES, type Case, NO_TRANSACTION, openHalfUndone, RESTORE } from "../../../test/half-way.ts";

/** Half undone, and Sluice's own database is a new one that has read the folder. */
async function openUnknown(of: Case) {
  const opened = await openHalfUndone(of);
  await opened.db.$executeRaw`truncate plans, plan_jobs, plan_phases, plan_steps, rehearsals cascade`;
  expect(await opened.change({})).toBeNull();
  expect(await opened.state()).toBe("waiting");
  return opened;
}

test.each([
  ["a rollback in batches", BATCHES],
  ["a rollback without a transaction", NO_TRANSACTION],
])("%s that stopped half way is known to a new Sluice, rehearsed, and brought to its end", async (_, of) => {
  const { target, rehearse, start, run, back, counted, view, state } = await openUnknown(of);
  await expect(start()).rejects.toMatchObject({ code: "gate-closed", message: /half undone/ });
  await expect(back()).rejects.toMatchObject({ code: "gate-closed", message: /was not tried/ });
  expect(JSON.stringify((await rehearse(of.phase)).report)).toMatch(
    /The rollback of what the target has already did not succeed: .*no more/,
  );
  await target.query("drop trigger no_more on people");
  expect(await rehearse(of.phase)).toMatchObject({ ok: true, report: { rollback: { ok: true } } });
  await expect(start()).rejects.toMatchObject({ code: "gate-closed", message: /half undone/ });
  await back();
  expect([await state(), await counted()]).toEqual(["rolled_back", 0]);
  expect((await view())?.startBlockedBy).toBeNull();
  await run();
  expect([await state(), await counted()]).toEqual(["done", of.all]);
});

test("a restore that stopped half way is known to a new Sluice, which finds the backup by what the target says", async () => {
  const { target, rehearse, start, run, back, counted, view, state } = await openUnknown(RESTORE);
  await expect(start()).rejects.toMatchObject({ code: "gate-closed", message: /half undone/ });
  expect(JSON.stringify((await rehearse("contract")).report)).toMatch(/Restore contract to its end first/);
  await target.query("drop trigger no_more on people");
  expect(await view()).toMatchObject({ state: "waiting", rollbackBlockedBy: null });
  await back();
  expect([await state(), await counted()]).toEqual(["rolled_back", 0]);
  expect(await rehearse("contract")).toMatchObject({ ok: true, rollbackProven: true });
  await run();
  expect([await state(), await counted()]).toEqual(["done", RESTORE.all]);
});

test("no step that is half undone becomes one-way, and what an earlier version made one-way gets its way back again", async () => {
  const { target, change, back, counted, view, state } = await openHalfUndone(BATCHES);
  const oneWay = {
    "2-backfill/010-note/step.yaml": "table: people\nkey: id\noneWay: nobody wants it back",
    "2-backfill/010-note/rollback.sql": null,
  };
  expect(await change(oneWay)).toMatch(
    /takes the way back of the step 010-note of backfill, which is half undone: .* roll backfill back to its end/,
  );
  // Where no mark says so, as an earlier version read them.
  const move = (from: string, to: string, undoing: boolean) =>
    target.query(
      `update sluice.backfills set plan = '${to}' where plan = '${from}' and step = '010-note:rollback';
       update sluice.steps set undoing = ${undoing}`,
    );
  await move("small", "elsewhere", false);
  expect(await change(oneWay)).toBeNull();
  await move("elsewhere", "small", true);
  await expect(back()).rejects.toMatchObject({ code: "gate-closed" });
  expect((await view())?.startBlockedBy).toMatch(/does not list it with a way back: put that back/);
  expect(await change(BATCHES.files as Record<string, string>)).toBeNull();
  await target.query("drop trigger no_more on people");
  await back();
  expect([await state(), await counted()]).toEqual(["rolled_back", 0]);
  expect(await change(oneWay)).toBeNull();
});
