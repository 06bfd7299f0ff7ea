import { expect, test } from "vitest";
import { createOutboxFixture } from "../../../test/outbox-target.ts";
import { openTarget } from "../../target/pool.ts";
import { tick } from "./tick.ts";

test("a tick takes as long as it does, whatever its pool allows, and leaves that as it was", async () => {
  const box = await createOutboxFixture();
  const pool = openTarget(box.targetUrl, { name: "clinic", poolSize: 1, statementTimeoutSeconds: 1 });
  try {
    await box.query(`create function slow() returns trigger language plpgsql as
      $$ begin perform pg_sleep(1.5); return new; end $$`);
    await box.query(
      "create trigger slow before insert on sluice.outbox_ticks for each row execute function slow()",
    );
    await box.emit("key-1");
    const ticks = async () =>
      Number((await box.query("select max(id) as id from sluice.outbox_ticks"))[0]?.id);
    const before = await ticks();
    await tick(pool);
    expect(await ticks()).toBe(before + 1);
    await box.emit("key-2");
    await expect(pool.query("select sluice.outbox_tick()")).rejects.toThrow(/statement timeout/);
  } finally {
    await pool.end();
    await box.close();
  }
});
