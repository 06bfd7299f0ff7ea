import { expect, type Page } from "@playwright/test";
import { ADMIN_TOKEN, test } from "./roles.ts";

test.use({ account: "ops" });
// One long journey on 120,000 rows: every dry run clones them.
test.setTimeout(1_200_000);

const PLAN = "2026-reservations-service";
const WORK = { timeout: 400_000 };

test("an operator takes the clinic through phases 1 to 3, decides the quarantine, and rolls back", async ({
  page,
  request,
}) => {
  const asAdmin = { authorization: `Bearer ${ADMIN_TOKEN}` };

  await rehearseAndStart(page, "expand");
  await expect(phase(page, "Expand")).toContainText("done", WORK);

  await rehearseAndStart(page, "backfill");
  await page.goto(`/migrations/${PLAN}/quarantine`);
  await expect(page.getByRole("region", { name: "Values to decide" })).toBeVisible(WORK);
  const choices = page.getByRole("button", { name: "AFTERNOON" });
  // Every value that no rule could read is decided by a person; nothing is filled in by default.
  await expect(async () => {
    const waiting = await choices.count();
    expect(waiting).toBeGreaterThan(0);
    for (let place = 0; place < waiting; place++) {
      const choice = choices.nth(place);
      if ((await choice.getAttribute("aria-pressed")) === "false") await choice.click();
    }
    await page.getByRole("button", { name: /^Decide \d+ values?, / }).click();
    await expect(page.getByText(/values? decided, [\d,]+ rows? filled/).first()).toBeVisible({
      timeout: 20_000,
    });
  }).toPass(WORK);
  await page.goto(`/migrations/${PLAN}?phase=backfill`);
  await expect(phase(page, "Backfill")).toContainText("done", WORK);

  await rehearseAndStart(page, "switchover");
  await expect(async () => {
    const flag = await (await request.get("/api/flags/dynamic-services", { headers: asAdmin })).json();
    expect(JSON.stringify(flag)).toContain('"enabled":true');
  }).toPass(WORK);

  await page.goto(`/migrations/${PLAN}?phase=switchover`);
  await rollBack(page, "switchover");
  await expect(phase(page, "Switchover")).toContainText("rolled back", WORK);
  const features = await (await request.get("/api/features?targetingKey=patient-1")).json();
  expect(features["dynamic-services"]).toBe(false);

  await page.goto(`/migrations/${PLAN}?phase=backfill`);
  await rollBack(page, "backfill");
  await expect(phase(page, "Backfill")).toContainText("rolled back", WORK);
  await page.goto(`/migrations/${PLAN}?phase=expand`);
  await rollBack(page, "expand");
  await expect(phase(page, "Expand")).toContainText("rolled back", WORK);

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

/** The tile of a phase in the strip at the top of the plan. */
function phase(page: Page, name: string) {
  return page.getByRole("navigation", { name: "Phases" }).getByRole("link").filter({ hasText: name });
}

async function rehearseAndStart(page: Page, name: string): Promise<void> {
  await page.goto(`/migrations/${PLAN}?phase=${name}`);
  await page.getByRole("button", { name: `Dry run of ${name}` }).click();
  // The page follows by itself: the gates turn green when the dry run has proven the way back.
  const start = page.getByRole("button", { name: `Start ${name}` });
  await expect(start).toBeEnabled(WORK);
  await start.click();
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
