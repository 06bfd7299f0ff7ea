import { expect, type Page } from "playwright/test";
import { test } from "./roles.ts";

// In the pseudo-locale each text of the catalogue stands in brackets: what is drawn without them is hard-wired.

const NAMES = /^(Sluice|[\d\s.,:%·/-]*)$/;

test("no text of these screens is hard-wired", async ({ page, baseURL }) => {
  await page.context().addCookies([{ name: "sluice_locale", value: "en-XA", url: baseURL ?? "" }]);
  await page.goto("/no-such-page");
  await expect(page.getByRole("heading")).toHaveText("⟦There is no such page⟧");
  expect(await hardWired(page, "main > :not(nav)")).toEqual([]);
});

/** Texts that are shown outside brackets, and are neither figures nor names. */
async function hardWired(page: Page, within: string): Promise<string[]> {
  const texts = await page.locator(within).evaluateAll((roots) =>
    roots.flatMap((root) => {
      const found: string[] = [];
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) found.push(node.textContent ?? "");
      for (const one of root.querySelectorAll("[aria-label],[title],[placeholder],[alt]"))
        for (const name of ["aria-label", "title", "placeholder", "alt"])
          found.push(one.getAttribute(name) ?? "");
      return found;
    }),
  );
  return texts.map((text) => text.replace(/⟦.*⟧/s, "").trim()).filter((text) => !NAMES.test(text));
}
