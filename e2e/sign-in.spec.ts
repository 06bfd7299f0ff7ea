import { expect, test } from "playwright/test";
import { ROLES, signIn } from "./roles.ts";

const ROLE_NAMES = { viewer: "viewer", owner: "product owner", ops: "operator", admin: "admin" };

for (const account of ROLES) {
  test(`${account}@ signs in, sees the overview and its role`, async ({ page }) => {
    await signIn(page, account);
    await expect(page).toHaveURL("/");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.getByRole("button", { name: new RegExp(`${account}@sluice.local|account`, "i") }).click();
    await expect(page.getByText(ROLE_NAMES[account], { exact: false }).first()).toBeVisible();
  });
}

test("after signing out a copy of the cookie opens nothing", async ({ page, playwright, baseURL }) => {
  await signIn(page, "ops");
  await expect(page).toHaveURL("/");
  const storageState = await page.context().storageState();
  const thief = await playwright.request.newContext({ storageState, ...(baseURL ? { baseURL } : {}) });
  expect((await thief.get("/api/flags")).status()).toBe(200);
  const cookie = storageState.cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const stream = await fetch(new URL("/api/live", baseURL), { headers: { cookie } });
  expect(stream.status).toBe(200);
  await page.getByRole("button", { name: /ops@sluice.local|account/i }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await stream.text(); // it has ended; otherwise this would go on for minutes
  expect((await thief.get("/api/flags")).status()).toBe(401);
  expect(await (await thief.get("/api/auth/session")).json()).toEqual({});
  await thief.dispose();
});

test("a wrong password is refused in words, and nothing is shown", async ({ page }) => {
  await signIn(page, "viewer", "not the password");
  await expect(page.getByRole("alert").filter({ hasText: /password/i })).toBeVisible();
  await expect(page).toHaveURL(/\/sign-in/);
});

test("without a session every page leads to sign-in and back again", async ({ page }) => {
  await page.goto("/audit");
  await expect(page).toHaveURL(/\/sign-in\?callbackUrl=%2Faudit/);
});
