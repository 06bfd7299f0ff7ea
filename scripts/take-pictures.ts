import { join } from "node:path";
import { chromium, type Page } from "playwright/test";
import { systemBrowser } from "./ensure-browser.ts";

// The pictures of the README, of a demo that was started a few minutes ago and left alone:
// `npx node scripts/take-pictures.ts http://localhost:3000 PASSWORD`. It takes the plan into its backfill on the way.
const [address, password] = process.argv.slice(2);
if (!address || !password) throw new Error("Give the address of a fresh demo, and its password.");

const WORK_MS = 600_000;
const docs = join(import.meta.dirname, "../docs");
const executablePath = systemBrowser();
const browser = await chromium.launch({
  args: ["--no-sandbox"],
  ...(executablePath ? { executablePath } : {}),
});
const page = await browser.newPage({ baseURL: address, viewport: { width: 1440, height: 1080 } });
page.setDefaultTimeout(WORK_MS);

await page.goto("/sign-in");
await page.getByLabel("Email").fill("admin@sluice.local");
await page.getByLabel("Password").fill(password);
await page.getByRole("button", { name: "Sign in" }).click();
await page.getByRole("heading", { name: "The clinic, live" }).waitFor();
await page.locator(".recharts-area").waitFor();
await picture("overview.png");

for (const phase of ["expand", "backfill"]) {
  await page
    .getByRole("button", { name: new RegExp(`^Rehearse ${phase}`) })
    .first()
    .click();
  await begin(page, phase);
  if (phase === "expand")
    await page
      .getByRole("button", { name: /^Rehearse backfill/ })
      .first()
      .waitFor();
}
await page.goto("/migrations/2026-reservations-service?phase=backfill");
await page
  .getByText(/rows\/s/)
  .first()
  .waitFor();
await picture("plan.png");
await browser.close();

async function begin(page: Page, phase: string): Promise<void> {
  await page
    .getByRole("button", { name: `Start ${phase}` })
    .first()
    .click();
  await page
    .getByRole("alertdialog")
    .getByRole("button", { name: `Start ${phase}` })
    .click();
  await page.getByRole("alertdialog").waitFor({ state: "detached" });
}

async function picture(name: string): Promise<void> {
  // What the last press confirmed is not part of the page.
  await page.locator("[data-sonner-toast]").first().waitFor({ state: "detached" });
  // As high as the page, so that no row is cut in two.
  const height = await page.evaluate(() => document.querySelector("main")?.getBoundingClientRect().bottom);
  await page.setViewportSize({ width: 1440, height: Math.min(1200, Math.ceil(height ?? 1080)) });
  await page.screenshot({ path: join(docs, name) });
}
