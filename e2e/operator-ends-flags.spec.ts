import { expect } from "@playwright/test";
import { ADMIN_TOKEN, test } from "./roles.ts";

test.use({ account: "ops" });

const asAdmin = { authorization: `Bearer ${ADMIN_TOKEN}` };

test("an operator archives all flags that match on every page, and brings one back, off", async ({
  page,
  request,
}) => {
  const group = `bulk-${Date.now()}`;
  for (let i = 0; i < 55; i++)
    await request.post("/api/flags", { headers: asAdmin, data: { name: `${group}-${i}`, owner: "ci" } });
  await page.goto(`/flags?q=${group}&asked=never`);
  await expect(page.getByText("Page 1 of 2")).toBeVisible();
  await page.getByRole("button", { name: "Archive all 55" }).click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toContainText("On every page of the list");
  await dialog.getByRole("button", { name: "Archive 55 flags" }).click();
  await expect(page.getByText("No flag matches")).toBeVisible();

  await page.goto(`/flags?q=${group}&state=archived`);
  await expect(page.getByText("Page 1 of 2")).toBeVisible();
  await page.getByRole("link", { name: `${group}-0` }).click();
  await expect(page.getByText("archived, serves off", { exact: true }).first()).toBeVisible();
  await expect(page.getByText("Archived, and served off.")).toBeVisible();
  await page.getByRole("button", { name: "Bring it back" }).click();
  await expect(page.getByRole("button", { name: "Archive", exact: true })).toBeVisible();
});

test("saving hours that close a flag is read and confirmed first; the slider takes few presses", async ({
  page,
  request,
}) => {
  const name = `journey-${Date.now()}`;
  await request.post("/api/flags", { headers: asAdmin, data: { name } });
  await request.patch(`/api/flags/${name}`, { headers: asAdmin, data: { enabled: true } });
  await page.goto(`/flags/${name}`);
  await expect(page.getByText("on for nobody yet", { exact: true }).first()).toBeVisible();
  await expect(page.getByText("Nobody has asked for this flag yet").first()).toBeVisible();

  const slider = page.getByRole("slider", { name: "Rollout percentage" });
  await slider.focus();
  for (let press = 0; press < 7; press++) await slider.press("ArrowRight");
  await expect(page.getByRole("button", { name: "Raise to 10 %" })).toBeVisible();
  await page.getByRole("button", { name: "Raise to 10 %" }).click();
  const dialog = page.getByRole("alertdialog");
  await dialog.getByRole("button", { name: "Raise to 10 %" }).click();
  await expect(page.getByText("partly on", { exact: true }).first()).toBeVisible();

  await page.getByRole("button", { name: "Change rules" }).click();
  await page.getByRole("switch", { name: "Only in certain hours" }).click();
  const rules = page.getByRole("dialog");
  await rules.getByLabel("From").fill("");
  await rules.getByRole("button", { name: "Save rules" }).click();
  await expect(rules.getByLabel("From")).toHaveAccessibleDescription(/must be a time such as 09:00/);
  const inTwoHours = new Date(Date.now() + 7_200_000).toISOString().slice(11, 13);
  await rules.getByLabel("From").fill(`${inTwoHours}:00`);
  await rules.getByLabel("Until").fill(`${inTwoHours}:30`);
  await rules.getByLabel("Time zone").fill("UTC");
  await rules.getByRole("button", { name: "Save rules" }).click();
  await expect(dialog).toContainText("Window");
  await expect(page.getByText("partly on", { exact: true }).first()).toBeVisible();
  await dialog.getByRole("button", { name: "Save rules" }).click();
  await expect(page.getByText("outside its window", { exact: true }).first()).toBeVisible();
  await expect(page.getByText("Set so, and served off until its window opens.")).toBeVisible();
});
