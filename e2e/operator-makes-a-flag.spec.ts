import { expect } from "playwright/test";
import { ADMIN_TOKEN, test } from "./roles.ts";

test.use({ account: "ops" });

test("an operator makes a flag, lands on it, and sees which earlier states a hold bars", async ({
  page,
  request,
}) => {
  const name = `journey-${Date.now()}`;
  await page.goto("/flags");
  await page.getByRole("button", { name: "New flag" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("Owner").fill("the journey");
  await dialog.getByRole("button", { name: "Create flag" }).click();
  await expect(page).toHaveURL(`/flags/${name}`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);

  const asAdmin = { authorization: `Bearer ${ADMIN_TOKEN}` };
  for (const data of [{ percentage: 40 }, { percentage: 0 }, { description: "nothing of weight" }]) {
    expect((await request.patch(`/api/flags/${name}`, { headers: asAdmin, data })).status()).toBe(200);
  }
  const returnTo = (state: string) =>
    page.getByRole("listitem").filter({ hasText: state }).getByRole("button", { name: "Return to this" });
  await expect(returnTo("0 % → 40 %")).toBeEnabled();

  await page.getByRole("button", { name: "Hold", exact: true }).click();
  await page.getByLabel("Why? The next person reads it.").fill("the numbers are looked at");
  await page.getByRole("alertdialog").getByRole("button", { name: "Hold" }).click();
  await expect(returnTo("0 % → 40 %")).toBeDisabled();
  await expect(returnTo("0 % → 40 %")).toHaveAccessibleDescription(/the numbers are looked at/);
  await expect(returnTo("40 % → 0 %")).toBeEnabled();

  await page.getByRole("button", { name: "Release" }).click();
  await returnTo("0 % → 40 %").click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Return to it" }).click();
  await expect(page.getByText("40 %").first()).toBeVisible();
});

test("an operator who turns a flag on outside its window reads that no one joins yet", async ({
  page,
  request,
}) => {
  const name = `journey-${Date.now()}`;
  const asAdmin = { authorization: `Bearer ${ADMIN_TOKEN}` };
  const inTwoDays = (new Date().getUTCDay() + 2) % 7 || 7;
  const window = { zone: "UTC", from: "00:00", until: "00:00", days: [inTwoDays] };
  await request.post("/api/flags", { headers: asAdmin, data: { name } });
  await request.patch(`/api/flags/${name}`, { headers: asAdmin, data: { percentage: 50, window } });
  await page.goto(`/flags/${name}`);
  await page.getByRole("switch").click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toContainText("No one joins until the window opens");
  await dialog.getByRole("button", { name: "Turn on" }).click();
  await expect(page.getByText("outside its window", { exact: true })).toBeVisible();
});
