import { expect } from "playwright/test";
import { ADMIN_TOKEN, test } from "./roles.ts";

test.use({ account: "viewer" });

const PLAN = "2026-reservations-service";
// Every request that changes something, as the REST interface takes it.
const MUTATIONS: { method: "POST" | "PATCH" | "PUT"; path: string; body: object | string }[] = [
  { method: "POST", path: "/api/flags", body: { name: "made-by-viewer" } },
  { method: "PATCH", path: "/api/flags/batch_polling", body: { enabled: true } },
  { method: "PATCH", path: "/api/flags/batch_polling", body: { percentage: 50 } },
  { method: "PATCH", path: "/api/flags/batch_polling", body: { allowKeys: ["viewer"] } },
  { method: "POST", path: "/api/kill", body: { action: "engage", reason: "no" } },
  { method: "POST", path: "/api/kill", body: { action: "lift", reason: "no", confirm: "lift" } },
  { method: "POST", path: `/api/plans/${PLAN}`, body: { action: "start", phase: "expand" } },
  { method: "POST", path: `/api/plans/${PLAN}`, body: { action: "dry-run", phase: "expand" } },
  { method: "POST", path: `/api/plans/${PLAN}`, body: { action: "rollback", phase: "expand" } },
  { method: "POST", path: `/api/plans/${PLAN}`, body: { action: "restore", phase: "contract" } },
  { method: "POST", path: `/api/plans/${PLAN}`, body: { action: "pause" } },
  { method: "POST", path: `/api/plans/${PLAN}`, body: { action: "resume" } },
  { method: "POST", path: `/api/plans/${PLAN}`, body: { action: "verify" } },
  {
    method: "POST",
    path: `/api/plans/${PLAN}`,
    body: {
      action: "decide",
      step: "040-period",
      decisions: [{ rawValue: "x", value: "MORNING", expectedRows: 1 }],
    },
  },
  {
    method: "POST",
    path: `/api/plans/${PLAN}`,
    body: {
      action: "change-decision",
      step: "040-period",
      rawValue: "x",
      from: "MORNING",
      to: null,
      expectedRows: 1,
    },
  },
  { method: "PUT", path: `/api/plans/${PLAN}/quarantine.csv`, body: "step,raw_value,value\n" },
  { method: "POST", path: "/api/outbox/status", body: { action: "stop" } },
  { method: "POST", path: "/api/outbox/status", body: { action: "start" } },
  { method: "POST", path: "/api/outbox/retry", body: { filter: {} } },
  {
    method: "POST",
    path: "/api/outbox/discard",
    body: { filter: { sink: "reminders" }, reason: "not mine to give up", confirm: 1 },
  },
];

test("the interface refuses a viewer every change, and writes each attempt down", async ({
  page,
  request,
  baseURL,
}) => {
  const asAdmin = { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } };
  // The clinic goes on asking meanwhile, which changes no flag.
  const readFlags = async () =>
    (await (await request.get("/api/flags", asAdmin)).text()).replaceAll(/"lastAskedAt":"[^"]*"/g, "");
  const before = await readFlags();
  for (const { method, path, body } of MUTATIONS) {
    const answer = await page.request.fetch(path, {
      method,
      data: body,
      headers: { origin: baseURL ?? "" },
    });
    const text = await answer.text();
    expect(answer.status(), `${method} ${path} ${JSON.stringify(body)} → ${text}`).toBe(403);
    expect(JSON.parse(text).error.code).toBe("forbidden");
  }
  expect(await readFlags()).toBe(before);
  await page.goto("/audit");
  await expect(page.getByText("refused").first()).toBeVisible();
});

const PAGES = [
  "/",
  "/flags",
  "/flags/batch_polling",
  "/migrations",
  `/migrations/${PLAN}`,
  "/validation",
  "/outbox",
  "/emergency",
  "/users",
];

for (const path of PAGES) {
  test(`a viewer may press everything on ${path} that can be pressed, and nothing is sent to change anything`, async ({
    page,
  }) => {
    const sent: string[] = [];
    page.on("request", (one) => {
      // A server action, or the REST interface; reads are GET. A page tells that somebody is there, for the session's end.
      if (one.method() !== "GET" && !/\/api\/(auth\/|session$)/.test(one.url()))
        sent.push(`${one.method()} ${one.url()}`);
    });
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    const controls = page.getByRole("main").locator("button:enabled, [role=switch]:not([disabled])");
    const count = await controls.count();
    for (let at = 0; at < count; at++) {
      const control = controls.nth(at);
      if (!(await control.isVisible())) continue; // an earlier press closed what it stood in
      if ((await control.textContent()) === "Check") continue; // asks what one person gets: a read, sent as an action
      await control.click();
      await page.keyboard.press("Escape");
    }
    for (const slider of await page.getByRole("main").locator("[role=slider]").all()) {
      await expect(slider).toHaveAttribute("data-disabled", "");
    }
    expect(sent).toEqual([]);
  });
}
