import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type APIRequestContext, expect, type Page, test } from "playwright/test";
import { ADMIN_TOKEN, PASSWORD } from "./roles.ts";

const log = join(process.env.E2E_DATA_DIR ?? "", "logs/web.log");
const errorsLogged = async () => (await readFile(log, "utf8")).match(/"level":50/g)?.length ?? 0;

const OWN = "seven grey herons wading";

/** Somebody of this journey's own: the others go on from sessions that these would end. */
async function newPerson(request: APIRequestContext, name: string): Promise<string> {
  const email = `${name}-${Date.now()}@example.com`;
  const made = await request.post("/api/users", {
    headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
    data: { email, role: "viewer", password: OWN },
  });
  expect(made.status()).toBe(200);
  return email;
}

async function signInAs(page: Page, email: string, password = OWN): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL("/");
}

test("a person sees where they are signed in, ends one from another, and it is out at once", async ({
  page,
  browser,
  request,
}) => {
  const email = await newPerson(request, "somebody");
  await signInAs(page, email);
  const before = await errorsLogged();
  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await signInAs(other, email);

  await page.getByRole("button", { name: new RegExp(`${email}|account`, "i") }).click();
  await page.getByRole("menuitem", { name: "Your account" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("signed in 2 times");
  await expect(page.getByRole("row").filter({ hasText: "this one" })).toHaveCount(1);
  await page.getByRole("button", { name: `End the session of ${email}` }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "End it" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("signed in here only");
  await expect(other).toHaveURL(/\/sign-in/); // its open page hears of it by itself
  // Every page sends it away, and none of them counts as one that failed.
  for (const path of ["/", "/flags", "/migrations", "/emergency", "/account"]) {
    await other.goto(path);
    await expect(other).toHaveURL(/\/sign-in/);
  }
  expect(await errorsLogged()).toBe(before);
  await elsewhere.close();
});

test("a password is changed only with the present one, and an easy one is refused in words", async ({
  page,
  request,
}) => {
  const email = await newPerson(request, "somebody-else");
  await signInAs(page, email);
  await page.goto("/account");
  const change = async (present: string, password: string, again = password) => {
    await page.getByLabel("Present password").fill(present);
    await page.getByLabel("New password", { exact: true }).fill(password);
    await page.getByLabel("New password once more").fill(again);
    await page.getByRole("button", { name: "Change the password" }).click();
  };
  const wanted = "a copper gate in the rain";
  await change("not it at all", wanted);
  await expect(page.getByText("This is not your present password.")).toBeVisible();
  await change(OWN, "password1234");
  await expect(page.getByText(/This password is easy to guess/)).toBeVisible();
  await change(OWN, wanted, "a silver gate in the rain");
  await expect(page.getByText("This is not the same as above.")).toBeVisible();
  await change(OWN, wanted);
  await expect(page.getByLabel("Present password")).toHaveValue("");
  await page.context().clearCookies();
  await signInAs(page, email, wanted);
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
