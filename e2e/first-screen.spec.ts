import { expect, request as newRequest } from "playwright/test";
import { ADMIN_TOKEN, test } from "./roles.ts";

const CLINIC = `http://127.0.0.1:${process.env.E2E_PORTS?.split(",")[2]}`;
const asAdmin = { authorization: `Bearer ${ADMIN_TOKEN}` };

test.describe("for an operator", () => {
  test.use({ account: "ops" });

  test("the first screen has the next step, its button runs it there, and the list ticks itself", async ({
    page,
  }) => {
    await page.goto("/");
    await expect(
      page.getByRole("heading", { level: 1, name: "One plan is ready to rehearse" }),
    ).toBeVisible();
    await expect(page.getByText(/^0 of 7 done/)).toBeVisible();
    // No rehearsal was timed before, and the button does not guess.
    await page.getByRole("button", { name: "Rehearse expand", exact: true }).click();
    await expect(page.getByText(/^1 of 7 done/)).toBeVisible({ timeout: 300_000 });
    await expect(page.getByRole("heading", { level: 1, name: "Expand can start" })).toBeVisible();
    await expect(page.getByRole("button", { name: "Start expand" }).first()).toBeEnabled();
  });

  test("what the demo did at its start is on record, and each line leads to its subject", async ({
    page,
    request,
  }) => {
    const lines = (await (await request.get("/api/audit/export", { headers: asAdmin })).text())
      .trim()
      .split("\n");
    const actions = lines.map((line) => JSON.parse(line).action);
    const first = ["target.seeded", "plan.read", "system.started", "client.connected", "bookings.began"];
    expect(actions).toEqual(expect.arrayContaining([...first, "sink.first-delivered"]));
    await page.goto("/");
    await page.getByRole("link", { name: "2026-reservations-service rehearsed expand" }).click();
    await expect(page).toHaveURL("/migrations/2026-reservations-service");
  });

  test("the clinic is live: its bookings stop and go on with the switch", async ({ page }) => {
    await page.goto("/");
    const send = page.getByRole("switch", { name: "Send 1 booking a second" });
    await expect(send).toBeChecked();
    await send.click();
    await expect(send).not.toBeChecked();
    await expect(page.getByText("Bookings ended", { exact: true })).toBeVisible();
    await send.click();
    await expect(send).toBeChecked();
    await expect(page.getByText("Bookings began, 1 a second", { exact: true }).first()).toBeVisible();
  });
});

test("a viewer reads the first screen, and is told who may press what", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("switch", { name: "Send 1 booking a second" })).toBeDisabled();
  await expect(page.getByText(/Only an operator or above may do this/).first()).toBeVisible();
});

test("the booking page books, and says which path it took", async ({ page }) => {
  await page.goto(CLINIC);
  await page.getByRole("button", { name: "Book" }).click();
  await expect(page.getByRole("status")).toContainText("It took the old path");
});

test("icons, manifest and the picture for link previews need no session, and have every header", async ({
  baseURL,
}) => {
  const nobody = await newRequest.newContext({
    ...(baseURL ? { baseURL } : {}),
    storageState: { cookies: [], origins: [] },
  });
  const signIn = await (await nobody.get("/sign-in")).text();
  const named = [
    ...signIn.matchAll(/<(?:link|meta)[^>]+(?:href|content)="([^"]+\.(?:svg|png|webmanifest))"/g),
  ].map(([, url]) => new URL(url ?? "", baseURL).pathname);
  expect(named).toEqual(
    expect.arrayContaining([
      "/icon.svg",
      "/icon-192.png",
      "/apple-touch-icon.png",
      "/site.webmanifest",
      "/og.png",
    ]),
  );
  const manifest = await (await nobody.get("/site.webmanifest")).json();
  for (const path of [...named, ...manifest.icons.map((icon: { src: string }) => icon.src)]) {
    const answer = await nobody.get(path, { maxRedirects: 0 });
    expect([path, answer.status()]).toEqual([path, 200]);
    expect(answer.headers()["x-content-type-options"]).toBe("nosniff");
  }
});

test.describe("for an admin", () => {
  test.use({ account: "admin" });

  test("while the kill switch is engaged every page says who, why and since when, and how to lift it", async ({
    page,
    request,
  }) => {
    const reason = { reason: "Bookings fail since noon" };
    expect(
      (await request.post("/api/kill", { headers: asAdmin, data: { action: "engage", ...reason } })).status(),
    ).toBe(200);
    for (const path of ["/", "/flags", "/outbox", "/audit"]) {
      await page.goto(path);
      const bar = page.getByRole("region", { name: "Kill switch" });
      await expect(bar).toContainText("Kill switch engaged");
      await expect(bar).toContainText("“Bookings fail since noon”");
      await expect(bar.getByRole("link", { name: "Lift the kill switch" })).toBeVisible();
    }
    // It stays while the page scrolls, on a phone too, where it leaves most of the height to the page.
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto("/");
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    const bar = page.getByRole("region", { name: "Kill switch" });
    await expect(bar.getByRole("link", { name: "Lift the kill switch" })).toBeInViewport({ ratio: 1 });
    expect((await bar.boundingBox())?.height).toBeLessThan(844 / 5);
    // What the bar says is not said again by the banner.
    await expect(page.getByRole("heading", { level: 1 })).not.toContainText(/kill switch/i);
    await request.post("/api/kill", {
      headers: asAdmin,
      data: { action: "lift", confirm: "lift", ...reason },
    });
    await expect(page.getByRole("region", { name: "Kill switch" })).toHaveCount(0);
  });
});
