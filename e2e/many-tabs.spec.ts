import { expect } from "playwright/test";
import { test } from "./roles.ts";

test.use({ account: "admin" });

test("a press goes through beside eight more open pages, and each of them hears of it, whichever is closed", async ({
  page,
  context,
}) => {
  const others = [];
  for (let at = 0; at < 8; at++) {
    const other = await context.newPage();
    await other.goto("/flags");
    others.push(other);
  }
  await page.goto("/emergency");
  await page.getByLabel("Why? It goes into the record.").fill("eight other pages are open");
  await page.getByRole("button", { name: "Turn everything off" }).click();
  const bar = (one: typeof page) => one.getByText(/^Kill switch engaged /);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Off, confirmed in /);
  for (const one of others) await expect(bar(one)).toBeVisible();

  // The one that has the connection may be any of them; when it is closed another goes on.
  for (const other of others.slice(0, 4)) await other.close();
  await page.getByRole("button", { name: "Lift the kill switch" }).click();
  const dialog = page.getByRole("alertdialog");
  await dialog.getByLabel("Why is it safe again? It goes into the record.").fill("it is over");
  await dialog.getByLabel("Type lift to confirm").fill("lift");
  await dialog.getByRole("button", { name: "Lift it" }).click();
  for (const one of others.slice(4)) await expect(bar(one)).toBeHidden();
});
