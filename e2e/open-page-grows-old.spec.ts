import { expect } from "playwright/test";
import { test } from "./roles.ts";

test("an open page says that it is old when the server falls silent, until it is heard again", async ({
  page,
}) => {
  await page.route("**/api/live", (route) => route.abort());
  await page.goto("/outbox");
  const warning = page.getByRole("status").filter({ hasText: /^Not updating since \d\d:\d\d:\d\d$/ });
  await expect(warning).toBeVisible();
  await page.unroute("**/api/live");
  await expect(warning).toBeHidden();
});
