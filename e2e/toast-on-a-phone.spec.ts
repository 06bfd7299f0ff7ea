import { expect } from "playwright/test";
import { ADMIN_TOKEN, test } from "./roles.ts";

test.use({ account: "admin", viewport: { width: 390, height: 844 }, hasTouch: true });

const FLAG = "batch_polling";

test("a toast has a strip of its own on a phone: it covers nothing of the page, and a tap ends it", async ({
  page,
  request,
}) => {
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
  await request.patch(`/api/flags/${FLAG}`, { headers, data: { enabled: false, percentage: 0 } });
  await page.goto(`/flags/${FLAG}`);
  await page.getByRole("switch").first().tap();
  await page.getByRole("alertdialog").getByRole("button", { name: "Turn on" }).tap();
  const toast = page.locator("[data-toast]");
  await expect(toast).toBeVisible();
  const [strip, content] = [await toast.boundingBox(), await page.locator("main").boundingBox()];
  if (!strip || !content) throw new Error("one of them has no box");
  expect(strip.y + strip.height).toBeLessThanOrEqual(content.y + 0.5);
  await toast.tap();
  await expect(toast).toHaveCount(0);
  await request.patch(`/api/flags/${FLAG}`, { headers, data: { enabled: false } });
});
