import AxeBuilder from "@axe-core/playwright";
import { expect } from "playwright/test";
import { test } from "./roles.ts";

const PAGES = [
  "/",
  "/flags",
  "/flags/dynamic-services",
  "/migrations",
  "/migrations/2026-reservations-service",
  "/validation",
  "/outbox",
  "/audit",
  "/clients",
  "/emergency",
  "/users",
  "/account",
];
const SIZES = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

test.use({ account: "admin" });

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const colorScheme of ["light", "dark"] as const) {
    test.describe(`${size}, ${colorScheme}`, () => {
      test.use({ viewport, colorScheme });
      for (const path of PAGES) {
        test(path, async ({ page }) => {
          const response = await page.goto(path);
          expect(response?.status()).toBe(200);
          await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
          const { violations } = await new AxeBuilder({ page }).analyze();
          expect(
            violations.map(
              ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
            ),
          ).toEqual([]);
          const overflow = await page.evaluate(
            () => document.documentElement.scrollWidth - window.innerWidth,
          );
          expect(overflow, "pixels that stick out to the side").toBeLessThanOrEqual(0);
        });
      }
    });
  }
}

test.describe("the narrowest phone", () => {
  test.use({ viewport: { width: 320, height: 640 } });
  test("the table of checks fits its card", async ({ page }) => {
    await page.goto("/validation");
    const checks = page.getByRole("region", { name: "Checks" });
    await expect(checks).toBeVisible();
    expect(await checks.evaluate((one) => one.scrollWidth - one.clientWidth)).toBeLessThanOrEqual(0);
  });
});

test.describe("signed out", () => {
  test.use({ storageState: { cookies: [], origins: [] } });
  test("/sign-in", async ({ page }) => {
    await page.goto("/sign-in");
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  });
});
