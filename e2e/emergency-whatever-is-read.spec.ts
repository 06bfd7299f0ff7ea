import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { expect } from "playwright/test";
import { test } from "./roles.ts";

test.use({ account: "admin" });

/** As the owner of the demo's own database: what is renamed cannot be read by anybody meanwhile. */
async function whileAway(tables: string[], look: () => Promise<void>): Promise<void> {
  const settings = JSON.parse(readFileSync(join(process.env.E2E_DATA_DIR ?? "", "settings.json"), "utf8"));
  const { postgresPort: port, postgresPassword: password } = settings;
  const client = new pg.Client({ host: "127.0.0.1", port, user: "postgres", password, database: "sluice" });
  await client.connect();
  try {
    for (const table of tables) await client.query(`alter table ${table} rename to ${table}_away`);
    await look();
  } finally {
    for (const table of tables) await client.query(`alter table ${table}_away rename to ${table}`);
    await client.end();
  }
}

test("the page of the kill switch has its button, whatever beside it cannot be read", async ({ page }) => {
  const button = page.getByRole("button", { name: "Turn everything off" });
  await page.goto("/emergency");
  await expect(button).toBeEnabled();
  for (const tables of [["plan_phases"], ["feature_flags"], ["kill_switch", "feature_flags", "plan_phases"]])
    await whileAway(tables, async () => {
      await page.reload();
      await expect(button).toBeEnabled();
      await expect(page.getByText("could not be read just now").first()).toBeVisible();
    });
  await page.reload();
  await expect(page.getByText("could not be read just now")).toHaveCount(0);
});
