import { expect } from "playwright/test";
import { test } from "./roles.ts";

test.use({ account: "admin", viewport: { width: 390, height: 844 }, hasTouch: true });

test("an admin turns everything off from a phone, sees who confirmed, and lifts it again, asked twice", async ({
  page,
}) => {
  await page.goto("/emergency");
  await page.getByLabel("Why? It goes into the record.").fill("A drill on a phone");
  const press = page.getByRole("button", { name: "Turn everything off" });
  const box = await press.boundingBox();
  expect(box?.height, "thumb-sized").toBeGreaterThanOrEqual(44);
  await press.tap();

  // The clinic and the gateway are connected: the answer must be theirs.
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Off, confirmed in /);
  await expect(page.getByText("A drill on a phone")).toBeVisible();

  await page.getByRole("button", { name: "Lift the kill switch" }).tap();
  const dialog = page.getByRole("alertdialog");
  await dialog.getByLabel("Why is it safe again? It goes into the record.").fill("The drill is over");
  const lift = dialog.getByRole("button", { name: "Lift it" });
  await expect(lift).toBeDisabled();
  await dialog.getByLabel("Type lift to confirm").fill("lift");
  await lift.tap();
  await expect(page.getByRole("button", { name: "Turn everything off" })).toBeVisible();
});
