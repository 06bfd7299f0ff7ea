import { expect } from "playwright/test";
import { test } from "./roles.ts";

const PLAN = "/migrations/2026-reservations-service";

for (const [path, status] of [
  ["/flags", 200],
  ["/flags/batch_polling", 200],
  ["/flags/nope", 404],
  ["/flags/%00", 404],
  ["/migrations", 200],
  [PLAN, 200],
  [`${PLAN}/quarantine`, 200],
  ["/migrations/nope", 404],
  ["/migrations/nope/quarantine", 404],
  ["/nope", 404],
] as const) {
  test(`${path} answers ${status}`, async ({ page }) => {
    expect((await page.request.get(path)).status()).toBe(status);
  });
}

test("an unknown address of the API answers as the API does", async ({ page }) => {
  const answer = await page.request.get("/api/nope");
  expect(answer.status()).toBe(404);
  expect(await answer.json()).toMatchObject({ error: { code: "not-found" } });
});

test("an unknown flag is told in the frame of the dashboard, with the way back", async ({ page }) => {
  await page.goto("/flags/nope");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("There is no flag of that name");
  await page.getByRole("link", { name: "All flags", exact: true }).click();
  await expect(page).toHaveURL("/flags");
});
