import { join } from "node:path";
import { type APIRequestContext, type BrowserContext, expect, type Page } from "playwright/test";
import { loadPlan } from "#lib/plans/definition/load-plan.ts";
import { readPlanFolder } from "#lib/plans/definition/read-plan-folder.ts";
import { ADMIN_TOKEN, test } from "./roles.ts";

// In the pseudo-locale each text of the catalogue stands in brackets: what is drawn without them is hard-wired.

const NAMES = /^(Sluice|[\d\s.,:;%·/—→+-]*)$/;

/** What the demo's people and programs are called, and what they wrote. */
const WRITTEN = [
  ...[
    "clinic",
    "outbox",
    "gateway",
    "worker",
    "demo",
    "npm start",
    "reminders",
    "ADMIN_TOKEN",
    "Chrome on Linux",
  ],
  ...["2026-reservations-service", "Reservations move from an enum to a service table", "dynamic-services"],
];
/** Accounts, hosts, ids, what earlier journeys made, types of events, and the flags that an event was written under. */
const IDS =
  /^([\w-]+@[\w.]+|(shop-|journey )\d+( \(token\))?|[\w.-]+:\d+|[0-9a-f-]{36}|reservation\.\w+|[\w-]+ (on|off))$/;

/**
 * Steps by their folders' names and the beginning of a long text; of the record codes of actions and roles of the database.
 */
const RECORDED = /^(\d{3}( [a-z]+)+|.+…|[\w-]+\.[\w-]+|sluice_\w+|postgres|›)$/;

async function inBrackets(context: BrowserContext, baseURL: string | undefined): Promise<void> {
  await context.addCookies([{ name: "sluice_locale", value: "en-XA", url: baseURL ?? "" }]);
}

test("no text of these screens is hard-wired", async ({ page, baseURL }) => {
  await inBrackets(page.context(), baseURL);
  await page.goto("/no-such-page");
  await expect(page.getByRole("heading")).toHaveText("⟦There is no such page⟧");
  expect(await hardWired(page, "main > :not(nav)")).toEqual([]);
});

test.describe("signed in", () => {
  test.use({ account: "admin" });

  test("nor one of the flags' screens and the kill switch's, but what the flags' own records hold", async ({
    page,
    request,
    baseURL,
  }) => {
    await inBrackets(page.context(), baseURL);
    const data = await recorded(request);
    await page.goto("/flags");
    await expect(page.getByRole("table")).toBeVisible();
    expect(await hardWired(page, "main", data)).toEqual([]);
    await page.goto("/flags/gamification");
    await expect(page.getByRole("slider")).toBeVisible();
    expect(await hardWired(page, "main", data)).toEqual([]);
    await page.goto("/flags/there-is-none-of-that-name");
    await expect(page.getByRole("heading")).toContainText("⟦");
    expect(await hardWired(page, "main")).toEqual([]);
    await page.goto("/emergency");
    // The last of its facts was read.
    await expect(page.locator("main dl")).not.toContainText("being read");
    expect(await hardWired(page, "main", ["demo"])).toEqual([]);
  });
});

test.describe("signed in, for each other screen", () => {
  test.use({ account: "admin" });

  for (const path of ["/", "/migrations", "/clients", "/users", "/account", "/outbox"])
    test(`nor one of ${path}`, async ({ page, baseURL }) => {
      await inBrackets(page.context(), baseURL);
      await page.goto(path);
      await expect(page.locator("main h1")).toContainText("⟦");
      expect((await hardWired(page, "main", WRITTEN)).filter((text) => !IDS.test(text))).toEqual([]);
    });
});

test.describe("signed in, for what is drawn of a plan's folder", () => {
  test.use({ account: "admin" });
  const plan = "2026-reservations-service";

  for (const [path, ready] of [
    [`/migrations/${plan}`, "#gates"],
    ["/validation", "main table"],
    // What the start of Sluice did: of other entries each word may be a person's.
    ["/audit?subject=system", "main details"],
    ["/audit?subject=target", "main details"],
    ["/audit?subject=plan&q=plan.read", "main details"],
  ] as const)
    test(`nor one of ${path}`, async ({ page, baseURL }) => {
      await inBrackets(page.context(), baseURL);
      const data = [...WRITTEN, ...(await writtenInFolder(plan))];
      await page.goto(path);
      await expect(page.locator(ready).first()).toBeVisible();
      const found = await hardWired(page, "main", data);
      expect(found.filter((text) => !IDS.test(text) && !RECORDED.test(text))).toEqual([]);
    });
});

test.describe("signed out", () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test("nor one of the sign-in", async ({ page, baseURL }) => {
    await inBrackets(page.context(), baseURL);
    await page.goto("/sign-in");
    await page.getByRole("button", { name: "⟦Sign in⟧" }).click();
    await expect(page.getByRole("main").getByRole("alert")).toContainText("⟦");
    expect(await hardWired(page, "main")).toEqual([]);
  });
});

/** What people and programs wrote into the flags: names, descriptions, owners, who changed them. */
async function recorded(request: APIRequestContext): Promise<string[]> {
  const answer = await request.get("/api/flags", { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
  const { flags } = (await answer.json()) as { flags: Record<string, unknown>[] };
  return flags
    .flatMap((flag) => [flag.name, flag.description, flag.owner, flag.planName, flag.createdBy])
    .filter((one): one is string => typeof one === "string");
}

/** What is written in a plan's folder, and the numbers that its checks expect. */
async function writtenInFolder(name: string): Promise<string[]> {
  const { definition } = await loadPlan(await readPlanFolder(join("plans", name)));
  const texts: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === "string") texts.push(value, value.replaceAll(/\s+/g, " ").trim());
    else if (value !== null && typeof value === "object")
      for (const one of Object.values(value)) collect(one);
  };
  collect(definition);
  return texts;
}

/** Texts that are shown outside brackets, and are neither figures, names, times nor `data`. */
async function hardWired(page: Page, within: string, data: readonly string[] = []): Promise<string[]> {
  const texts = await page.locator(within).evaluateAll((roots) =>
    roots.flatMap((shown) => {
      const root = shown.cloneNode(true) as Element;
      // Times are told by the reader's clock; where names may wrap they are cut; SQL is cut up by its colours.
      for (const one of root.querySelectorAll("time, wbr, pre")) one.remove();
      root.normalize();
      // A text with elements in it is several nodes, of which only the first and the last have a bracket.
      let depth = 0;
      const outside = (text: string) =>
        [...text]
          .filter((letter) => {
            if (letter === "⟦") depth += 1;
            else if (letter === "⟧") depth -= 1;
            else return depth === 0;
            return false;
          })
          .join("");
      const found: string[] = [];
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode())
        found.push(outside(node.textContent ?? ""));
      for (const one of root.querySelectorAll("[aria-label],[title],[placeholder],[alt]"))
        for (const name of ["aria-label", "title", "placeholder", "alt"])
          found.push(outside(one.getAttribute(name) ?? ""));
      return found;
    }),
  );
  return texts.map((text) => text.trim()).filter((text) => !NAMES.test(text) && !data.includes(text));
}
