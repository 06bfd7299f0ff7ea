import { expect } from "playwright/test";
import { test } from "./roles.ts";

test.describe("an admin", () => {
  test.use({ account: "admin" });

  test("gives an application its token, replaces it without a gap, and ends it", async ({
    page,
    request,
  }) => {
    const name = `shop-${Date.now()}`;
    await page.goto("/users");
    await page.getByRole("button", { name: "Add an application" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Application").fill("no spaces here");
    await dialog.getByRole("button", { name: "Make its token" }).click();
    await expect(dialog.getByRole("alert")).toContainText("letters, digits, dots");
    await dialog.getByLabel("Application").fill(name);
    await dialog.getByRole("button", { name: "Make its token" }).click();
    const asks = async (token: string) => {
      const headers = { authorization: `Bearer ${token}` };
      return (await request.get("/api/features?targetingKey=patient-1", { headers })).status();
    };
    const first = await dialog.getByLabel("The token").inputValue();
    await dialog.getByRole("button", { name: "I have kept it" }).click();
    expect([await asks(first), await asks(`${first}x`)]).toEqual([200, 401]);

    await page.getByRole("button", { name: `Replace the token of ${name}` }).click();
    await dialog.getByRole("button", { name: "Make the next token" }).click();
    const next = await dialog.getByLabel("The token").inputValue();
    await dialog.getByRole("button", { name: "I have kept it" }).click();
    expect([await asks(first), await asks(next)]).toEqual([200, 200]);

    await page
      .getByRole("button", { name: `Revoke the token of ${name} that begins with ${first.slice(0, 15)}` })
      .click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click();
    await expect(page.getByRole("row").filter({ hasText: first.slice(0, 15) })).toContainText("revoked");
    expect([await asks(first), await asks(next)]).toEqual([401, 200]);
  });
});

test.describe("a viewer", () => {
  test.use({ account: "viewer" });

  test("sees from the top bar who serves the flags", async ({ page }) => {
    await page.goto("/flags");
    await page
      .getByRole("banner")
      .getByRole("link", { name: /served normally/ })
      .click();
    await expect(page).toHaveURL(/\/clients$/);
    const clinic = page.getByRole("row").filter({ hasText: "sluice-node" });
    await expect(clinic).toContainText("the latest");
    await expect(clinic).toContainText("live");
    await expect(page.getByRole("row").filter({ hasText: "gateway" }).first()).toContainText("live");
  });
});
