import { expect, test } from "@playwright/test";
import { PASSWORD, signIn } from "./roles.ts";

test("a person sees where they are signed in, ends one from another, and it is out at once", async ({
  page,
  browser,
}) => {
  await signIn(page, "viewer");
  await expect(page).toHaveURL("/");
  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await signIn(other, "viewer");
  await expect(other).toHaveURL("/");

  await page.getByRole("button", { name: /viewer@sluice.local|account/i }).click();
  await page.getByRole("menuitem", { name: "Your account" }).click();
  await expect(page).toHaveURL("/account");
  const rows = page.getByRole("row");
  await expect(rows.filter({ hasText: "this one" })).toHaveCount(1);
  // The latest seen first: the other browser signed in a moment ago. End all but this one.
  const end = page.getByRole("button", { name: /^End the session of viewer@sluice.local/ });
  while ((await end.count()) > 0) {
    const before = await end.count();
    await end.first().click();
    await page.getByRole("alertdialog").getByRole("button", { name: "End it" }).click();
    await expect(end).toHaveCount(before - 1);
  }
  await expect(other).toHaveURL(/\/sign-in/); // its open page hears of it by itself
  await expect(page.getByRole("heading", { level: 1 })).toContainText("signed in here only");
  await elsewhere.close();
});

test("a password is changed only with the present one, and an easy one is refused in words", async ({
  page,
}) => {
  await signIn(page, "owner");
  await expect(page).toHaveURL("/");
  await page.goto("/account");
  const change = async (present: string, password: string, again = password) => {
    await page.getByLabel("Present password").fill(present);
    await page.getByLabel("New password", { exact: true }).fill(password);
    await page.getByLabel("New password once more").fill(again);
    await page.getByRole("button", { name: "Change the password" }).click();
  };
  await change("not it at all", "a lantern of copper rain");
  await expect(page.getByText("This is not your present password.")).toBeVisible();
  await change(PASSWORD, "password1234");
  await expect(page.getByText(/This password is easy to guess/)).toBeVisible();
  await change(PASSWORD, "a lantern of copper rain", "a lantern of silver rain");
  await expect(page.getByText("This is not the same as above.")).toBeVisible();
  await change(PASSWORD, "a lantern of copper rain");
  await expect(page.getByText("Your password was changed.", { exact: false })).toBeVisible();
  await change("a lantern of copper rain", PASSWORD); // as the other journeys know it
  await expect(page.getByLabel("Present password")).toHaveValue("");
});

test("an address that leads elsewhere leads home after signing in", async ({ page, baseURL }) => {
  await page.goto("/sign-in?callbackUrl=/.//evil.example/x");
  await page.getByLabel("Email").fill("ops@sluice.local");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(`${baseURL}/`);
  for (const wanted of ["/.//evil.example/x", "//evil.example", "/\\evil.example", "/a\nb"]) {
    const answer = await page.request.get(`/sign-in?callbackUrl=${encodeURIComponent(wanted)}`, {
      maxRedirects: 0,
    });
    expect(answer.headers().location).toBe("/");
  }
});
