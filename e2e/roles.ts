import { join } from "node:path";
import { test as base, type Page } from "playwright/test";

export const ROLES = ["viewer", "owner", "ops", "admin"] as const;
export type Account = (typeof ROLES)[number];

/** Where a signed-in browser's cookies are kept between journeys. */
export function stateFile(account: Account): string {
  return join(process.env.E2E_DATA_DIR ?? "", `signed-in-${account}.json`);
}

export const PASSWORD = process.env.E2E_PASSWORD ?? "";
export const ADMIN_TOKEN = "Jm4tQ8vXc1ZpR6nKw3Yb7Ld9";

/** Fills in the sign-in page; returns once the next page is there. */
export async function signIn(page: Page, account: Account, password = PASSWORD): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(`${account}@sluice.local`);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

type Fixtures = { account: Account };

/** `test.use({ account: "ops" })` begins a journey signed in. */
export const test = base.extend<Fixtures>({
  account: ["viewer", { option: true }],
  storageState: async ({ account }, use) => use(stateFile(account)),
});
