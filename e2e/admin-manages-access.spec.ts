import { expect } from "playwright/test";
import { test } from "./roles.ts";

test.use({ account: "admin" });

test("an admin adds a person, changes the role, ends and gives back access", async ({ page }) => {
  const email = `person-${Date.now()}@example.com`;
  await page.goto("/users");
  await page.getByRole("button", { name: "Add a user" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Email").fill("person@nowhere");
  await dialog.getByLabel("Password").fill("long enough for anybody");
  await dialog.getByRole("button", { name: "Add the user" }).click();
  await expect(dialog.getByRole("alert")).toHaveText("This is not an email address.");
  await dialog.getByLabel("Email").fill(email);
  await dialog.getByRole("button", { name: "Add the user" }).click();

  const row = page.getByRole("row").filter({ hasText: email });
  await expect(row).toContainText("can sign in");
  await row.getByRole("button", { name: `Role of ${email}: viewer` }).click();
  await page.getByRole("option", { name: /^operator/ }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Make operator" }).click();
  await expect(row.getByRole("combobox", { name: `Role of ${email}` })).toHaveText("operator");

  await row.getByRole("button", { name: `New password for ${email}` }).click();
  await dialog.getByLabel("New password").fill("another one that is long");
  await dialog.getByRole("button", { name: "Set the password" }).click();
  await expect(dialog).toHaveCount(0);

  await row.getByRole("button", { name: "Disable" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Disable" }).click();
  await expect(row).toContainText("disabled");
  await row.getByRole("button", { name: "Enable" }).click();
  await expect(row).toContainText("can sign in");
});

test("a token is shown once, works, and is refused after it was revoked", async ({ page, request }) => {
  const name = `journey ${Date.now()}`;
  await page.goto("/users");
  await page.getByRole("button", { name: "Make a token" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Make the token" }).click();
  const headers = { authorization: `Bearer ${await dialog.getByLabel("The token").inputValue()}` };
  await dialog.getByRole("button", { name: "I have kept it" }).click();
  expect((await request.get("/api/flags", { headers })).status()).toBe(200);

  await page.getByRole("button", { name: `Revoke ${name}` }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByRole("row").filter({ hasText: name })).toContainText("revoked");
  expect((await request.get("/api/flags", { headers })).status()).toBe(401);
});
