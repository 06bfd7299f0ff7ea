import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "playwright/test";
import { test } from "./roles.ts";

test.use({ account: "ops" });

test("pages come back by themselves after PostgreSQL was killed", async ({ page, context, request }) => {
  const file = join(process.env.E2E_DATA_DIR ?? "", "postgres/postmaster.pid");
  const left = await context.newPage();
  await page.goto("/outbox");
  await left.goto("/flags");
  const isUp = async () => (await request.get("/api/ready")).ok();

  const postmaster = Number((await readFile(file, "utf8")).split("\n")[0]);
  process.kill(postmaster, "SIGKILL");
  await page.reload(); // asks while there is no database
  await expect.poll(isUp, { timeout: 60_000 }).toBe(true);

  for (const one of [page, left]) {
    await expect(one.getByRole("navigation", { name: "Main" })).toBeVisible({ timeout: 30_000 });
    await expect(one.getByRole("heading", { level: 1 })).toHaveText(/^(Outbox|Flags): /);
  }
  await expect.poll(async () => (await request.get("/api/health")).status(), { timeout: 30_000 }).toBe(200);
});
