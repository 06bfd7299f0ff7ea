import { expect } from "playwright/test";
import { test } from "./roles.ts";

test.use({ timezoneId: "Asia/Kathmandu" });

test("times are the reader's, on the first visit and from the server afterwards", async ({ page }) => {
  await page.goto("/audit");
  const first = page.locator("time").first();
  await expect(first).toHaveAttribute("title", /\+05:45$/);
  const at = new Date((await first.getAttribute("datetime")) ?? "");
  const clock = new Intl.DateTimeFormat("en-GB", {
    timeZone: "Asia/Kathmandu",
    timeStyle: "medium",
  }).format(at);
  expect(await first.getAttribute("title")).toContain(` ${clock}.`);
  const html = await (await page.request.get("/audit")).text();
  expect(html).toMatch(/title="[^"]* \+05:45"/);
});
