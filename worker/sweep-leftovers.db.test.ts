import { expect, test } from "vitest";
import { createTargetOfRole } from "../test/target-of-role.ts";
import { sweepLeftovers } from "./sweep-leftovers.ts";

test("a target that cannot be swept keeps none after it from being swept, and is named", async () => {
  const target = await createTargetOfRole("alter role ROLE createdb");
  const name = "sluice_clone_20260101t000000z_0a1b2c3d";
  await target.pool.query(`create database ${name}`);
  const gone = new URL(target.url);
  gone.pathname = "/is_not_there";
  const targets = { gone: { url: gone.toString() }, shop: { url: target.url } };
  await expect(sweepLeftovers({ targets })).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringContaining("gone"),
  });
  const left = await target.pool.query("select from pg_database where datname = $1", [name]);
  expect(left.rowCount).toBe(0);
  await target.drop();
});
