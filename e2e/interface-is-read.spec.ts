import AxeBuilder from "@axe-core/playwright";
import { expect } from "playwright/test";
import { test } from "./roles.ts";

test.use({ account: "viewer" });

for (const colorScheme of ["light", "dark"] as const)
  test.describe(colorScheme, () => {
    test.use({ colorScheme });
    test("the interface is found, read and tried, and loads nothing from elsewhere", async ({ page }) => {
      const refused: string[] = [];
      const elsewhere: string[] = [];
      page.on("console", (message) => {
        if (/Content Security Policy/i.test(message.text())) refused.push(message.text());
      });
      await page.goto("/");
      const { host } = new URL(page.url());
      page.on("request", (request) => {
        const url = new URL(request.url());
        if (url.protocol.startsWith("http") && url.host !== host) elsewhere.push(url.href);
      });
      await page.getByRole("button", { name: /viewer/ }).click();
      await page.getByRole("menuitem", { name: "Interface for programs" }).click();
      await expect(page).toHaveURL("/interface");
      await expect(page.getByRole("button", { name: "PUT /flags/{name}/hold flag.hold" })).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`),
      ).toEqual([]);

      await page.getByRole("button", { name: "GET /kill-switch kill-switch.read" }).click();
      await page.getByRole("button", { name: "Try it out" }).click();
      await page.getByRole("button", { name: "Execute" }).click();
      const answer = page.locator(".live-responses-table");
      await expect(answer.locator(".response-col_status").last()).toContainText("200");
      await expect(answer).toContainText("engagedAt");
      expect({ refused, elsewhere }).toEqual({ refused: [], elsewhere: [] });
    });
  });
