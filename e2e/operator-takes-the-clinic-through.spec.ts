import { readFileSync } from "node:fs";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import pg from "pg";
import { expect, type Page } from "playwright/test";
import { ADMIN_TOKEN, test } from "./roles.ts";

test.use({ account: "ops" });
// One long journey on 120,000 rows: every rehearsal clones them.
test.setTimeout(1_200_000);

const PLAN = "2026-reservations-service";
const WORK = { timeout: 400_000 };

test("an operator takes the clinic through phases 1 to 3, decides the quarantine, and rolls back", async ({
  page,
  request,
}) => {
  const asAdmin = { authorization: `Bearer ${ADMIN_TOKEN}` };

  await rehearseAndStart(page, "expand");
  await hasState(page, "Expand", "done");

  await rehearse(page, "backfill");
  // What the rehearsal could not convert is decided before the start: a whole group by one key.
  await page.goto(`/migrations/${PLAN}/rows`);
  const ofThree = page.getByRole("group", { name: 'Value for "3시"' });
  await expect(async () => {
    await ofThree.getByRole("button", { name: "MORNING", exact: true }).focus();
    await page.keyboard.press("Shift+A");
    await expect(ofThree.getByRole("button", { name: "AFTERNOON", exact: true })).toHaveAttribute(
      "aria-pressed",
      "true",
      { timeout: 1_000 },
    );
  }).toPass(WORK);
  await page.getByRole("button", { name: /^Decide \d+ values, / }).click();
  const ahead = page.getByRole("alertdialog");
  await expect(
    ahead.getByText(/become AFTERNOON in about .* when the backfill comes to them/).first(),
  ).toBeVisible();
  await ahead.getByRole("button", { name: /^Decide \d+ values$/ }).click();
  const decided = page.getByRole("region", { name: "Decided values" });
  await expect(decided.getByRole("row").filter({ hasText: "3시" })).toContainText("AFTERNOON");
  await start(page, "backfill");
  await page.goto(`/migrations/${PLAN}/rows`);
  await expect(page.getByRole("region", { name: "Values to decide" })).toBeVisible(WORK);
  // While the backfill still finds more, the list grows under the hand.
  await expect
    .poll(async () => {
      const plan = await (await request.get(`/api/plans/${PLAN}`, { headers: asAdmin })).json();
      return plan.job?.pauseReason?.code;
    }, WORK)
    .toBe("plans.pause.quarantined");
  const choices = page.getByRole("button", { name: "AFTERNOON", exact: true });
  // Every value that no rule could read is decided by a person; nothing is filled in by default.
  await expect(async () => {
    for (const choice of await choices.all())
      if ((await choice.getAttribute("aria-pressed")) === "false") await choice.click();
    const decide = page.getByRole("button", { name: /^Decide \d+ values?, / });
    if ((await decide.count()) > 0) {
      await decide.click();
      await page
        .getByRole("alertdialog")
        .getByRole("button", { name: /^Decide \d+ values?$/ })
        .click();
    }
    await expect(page.getByText("Nothing to decide")).toBeVisible({ timeout: 20_000 });
  }).toPass(WORK);
  await page.goto(`/migrations/${PLAN}?phase=backfill`);
  await hasState(page, "Backfill", "done");

  // What was decided may be decided anew, with the rows that this rewrites named first.
  await page.goto(`/migrations/${PLAN}/rows`);
  const change = page.getByRole("button", { name: 'Change what "3시" becomes' });
  await change.click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog.getByText(/^Rewrites [\d,]+ rows from AFTERNOON to MORNING\./)).toBeVisible();
  await dialog.getByRole("button", { name: "Change to MORNING" }).click();
  await expect(page.getByRole("row").filter({ has: change })).toContainText("MORNING");

  await rehearseAndStart(page, "switchover");
  await expect(async () => {
    const flag = await (await request.get("/api/flags/dynamic-services", { headers: asAdmin })).json();
    expect(JSON.stringify(flag)).toContain('"enabled":true');
  }).toPass(WORK);

  await findsWhatContradicts(page);

  await page.goto(`/migrations/${PLAN}?phase=switchover`);
  await rollBack(page, "switchover");
  await hasState(page, "Switchover", "rolled back");
  const features = await (await request.get("/api/features?targetingKey=patient-1")).json();
  expect(features["dynamic-services"]).toBe(false);

  await page.goto(`/migrations/${PLAN}?phase=backfill`);
  await rollBack(page, "backfill");
  await hasState(page, "Backfill", "rolled back");
  await page.goto(`/migrations/${PLAN}?phase=expand`);
  await rollBack(page, "expand");
  await hasState(page, "Expand", "rolled back");

  // The clinic books on the old path as it did before anything ran.
  const booked = await request.post(
    `http://127.0.0.1:${process.env.E2E_PORTS?.split(",")[2]}/api/public/reservations`,
    {
      data: {
        patient_name: "Journey",
        phone: "010-9999-0001",
        birth_date: "1990-01-01",
        gender: "FEMALE",
        treatment_type: "FIRST_VISIT",
        service: "WRINKLE_BOTOX",
        preferred_date: "2028-03-01",
        preferred_time: "10:00",
      },
    },
  );
  expect(booked.status()).toBe(200);
});

/**
 * Two bookings get a period that their time contradicts, as a faulty writer would leave them. Their rows are one press away
 * from wherever the check is told of, and once they are put right it passes.
 */
async function findsWhatContradicts(page: Page): Promise<void> {
  const ids = await swapPeriods(null);
  expect(ids).toHaveLength(2);
  const rows = page.getByRole("heading", { name: "2 rows, newest first" });
  const link = page.getByRole("link", { name: /^Look at (its rows|the 2 rows)$/ }).first();
  for (const path of ["/", `/migrations/${PLAN}?phase=contract`, "/flags/dynamic-services", "/validation"]) {
    await page.goto(path);
    await expect(link, `a way to the rows on ${path}`).toBeVisible({ timeout: 60_000 });
    await link.click();
    await expect(page, path).toHaveURL(/\/rows\?check=backfill/);
    await expect(rows).toBeVisible();
  }
  for (const id of ids) {
    const fields = page.getByRole("region", { name: `Old and new fields of ${id}` });
    const time = fields.getByRole("row").filter({ hasText: "reads as" }).first();
    await expect(time).toContainText("Time");
    await expect(time).toContainText("differs");
    await expect(fields.getByRole("row").filter({ hasText: "Service" })).toContainText("agrees");
  }
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
  await page.getByRole("button", { name: "Lower the flag to 0 %" }).click();
  const lower = page.getByRole("alertdialog", { name: "Lower dynamic-services to 0 %" });
  await expect(lower).toContainText(/No one joins\. (About [\d,]+ (person|people) leaves?|No one leaves)/);
  await expect(lower).toContainText("that clinic named in the last 30 days");
  await lower.getByRole("button", { name: "Cancel" }).click();
  await swapPeriods(ids); // the same again puts them right
  await expect(page.getByRole("heading", { name: "No check fails" })).toBeVisible({ timeout: 60_000 });
}

/** Swaps the periods of two bookings, any whose time can be read, in the demo's own database, past every trigger. */
async function swapPeriods(ids: string[] | null): Promise<string[]> {
  const settings = JSON.parse(readFileSync(join(process.env.E2E_DATA_DIR ?? "", "settings.json"), "utf8"));
  const { postgresPort: port, postgresPassword: password } = settings;
  const client = new pg.Client({ host: "127.0.0.1", port, user: "postgres", password, database: "clinic" });
  await client.connect();
  try {
    await client.query("set session_replication_role = replica");
    const { rows } = await client.query<{ id: string }>(
      `update reservations set period = case period when 'MORNING' then 'AFTERNOON' else 'MORNING' end
       where id in (select id from reservations where "preferredTime" = '09:00' and ($1::text[] is null or id = any($1)) limit 2)
       returning id`,
      [ids],
    );
    return rows.map(({ id }) => id);
  } finally {
    await client.end();
  }
}

/** By the mark in the phase's tile: its words say "4 of 5 steps done" as well. */
async function hasState(page: Page, name: string, state: string): Promise<void> {
  const phases = page.getByRole("navigation", { name: "Phases" });
  const tile = phases.getByRole("link").filter({ hasText: name });
  await expect(tile.getByRole("img", { name: state, exact: true })).toBeVisible(WORK);
}

async function rehearseAndStart(page: Page, name: string): Promise<void> {
  await rehearse(page, name);
  await start(page, name);
}

async function rehearse(page: Page, name: string): Promise<void> {
  await page.goto(`/migrations/${PLAN}?phase=${name}`);
  const work = async () => (await page.request.get(`/api/plans/${PLAN}`)).json();
  const before = (await work()).lastJob?.id;
  await page.getByRole("button", { name: `Rehearse ${name}` }).click();
  // Another journey may have rehearsed the phase already: then its gates are green before this one has begun.
  await expect
    .poll(async () => {
      const { job, lastJob } = await work();
      return job === null && lastJob?.id !== before;
    }, WORK)
    .toBe(true);
  // The page follows by itself: the gates turn green when the rehearsal has proven the way back.
  await expect(page.getByRole("button", { name: `Start ${name}` })).toBeEnabled(WORK);
}

async function start(page: Page, name: string): Promise<void> {
  await page.goto(`/migrations/${PLAN}?phase=${name}`);
  const button = page.getByRole("button", { name: `Start ${name}` });
  await expect(button).toBeEnabled(WORK);
  await button.click();
  await page
    .getByRole("dialog")
    .or(page.getByRole("alertdialog"))
    .getByRole("button", { name: `Start ${name}` })
    .click();
  await expect(page.getByRole("alertdialog").or(page.getByRole("dialog"))).toHaveCount(0);
}

async function rollBack(page: Page, name: string): Promise<void> {
  const button = page.getByRole("button", { name: `Roll back ${name}` });
  await expect(button).toBeEnabled(WORK);
  await button.click();
  await page
    .getByRole("dialog")
    .or(page.getByRole("alertdialog"))
    .getByRole("button", { name: `Roll back ${name}` })
    .click();
  await expect(page.getByRole("alertdialog").or(page.getByRole("dialog"))).toHaveCount(0);
}
