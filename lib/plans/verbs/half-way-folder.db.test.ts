import { expect, test } from "vitest";
import { BATCHES, type Case, NO_TRANSACTION, openHalfUndone, RESTORE } from "../../../test/half-way.ts";

/** Half undone, and Sluice's own database is a new one that has read the folder. */
async function openUnknown(of: Case) {
  const opened = await openHalfUndone(of);
  await opened.db.$executeRaw`truncate plans, plan_jobs, plan_phases, plan_steps, dry_runs cascade`;
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
  expect(await rehearse(of.phase)).toMatchObject({ ok: true, rollbackProven: true });
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
