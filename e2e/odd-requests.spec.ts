import { readFile } from "node:fs/promises";
import { request as send } from "node:http";
import { join } from "node:path";
import { expect } from "playwright/test";
import { test } from "./roles.ts";

test.use({ account: "admin" });

const PAGES = [
  "/",
  "/flags",
  "/flags/dynamic-services",
  "/migrations",
  "/validation",
  "/outbox",
  "/audit",
  "/users",
  "/account",
  "/emergency",
];
const ODD = ["abc", "-1", "99999999999999999999999", "%00", "%0A", "a%00b", "constructor", "__proto__", "[]"];
const NAMES = [
  "cursor",
  "before",
  "q",
  "sink",
  "state",
  "type",
  "event",
  "id",
  "phase",
  "step",
  "show",
  "tab",
  "callbackUrl",
];
/** Actions that take values, and answer null or nothing if they cannot tell. */
const ASKED_BY_VALUES = new Set(["reachAt", "countDecided", "suggestPeople"]);

test("no parameter, however odd, fails a page", async ({ page }) => {
  for (const path of PAGES) {
    for (const odd of ODD) {
      const query = NAMES.map((name) => `${name}=${odd}`).join("&");
      const answer = await page.request.get(`${path}?${query}`);
      expect(answer.status(), `${path}?${query}`).toBeLessThan(500);
    }
  }
  expect((await page.request.get("/outbox?cursor=12")).status()).toBe(200);
  const answer = await page.goto("/outbox?cursor=abc");
  expect(answer?.status()).toBe(400);
  await expect(
    page.getByRole("alert").filter({ hasText: "Cursor must be a place in the log" }),
  ).toBeVisible();
});

test("odd paths and parameters of the API are answered with a refusal", async ({ page }) => {
  for (const path of [
    "/api/flags/%00",
    "/api/flags/constructor",
    "/api/plans/%ED%A0%80",
    "/api/auth/nope",
    "/api/auth/signin",
  ])
    for (const odd of ODD)
      expect((await page.request.get(`${path}?callbackUrl=${odd}`)).status(), path).toBeLessThan(500);
});

test("every answer, of a page, a file, data or an error, keeps a browser safe", async ({ page }) => {
  for (const path of [
    "/",
    "/icon.svg",
    "/_next/static/none.js",
    "/api/health",
    "/metrics",
    "/api/none",
    "/none",
    "/flags/%E0%A4%A",
  ]) {
    const headers = (await page.request.get(path)).headers();
    expect(headers["x-content-type-options"], path).toBe("nosniff");
    expect(headers["content-security-policy"], path).toMatch(/default-src '(self|none)'/);
  }
});

test("a method that nothing has is answered 405", async ({ baseURL }) => {
  const status = (method: string, path: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      send(new URL(path, baseURL), { method }, (answer) => resolve(answer.resume().statusCode))
        .on("error", reject)
        .end();
    });
  for (const path of ["/", "/flags", "/api/flags", "/icon.svg"])
    for (const method of ["TRACE", "PROPFIND", "MKCOL"]) expect(await status(method, path)).toBe(405);
  expect(await status("PUT", "/flags")).toBe(405);
});

test("of what signs in, only what the form calls is open", async ({ playwright, baseURL }) => {
  const stranger = await playwright.request.newContext(baseURL ? { baseURL } : {});
  const log = { data: { code: "DISK_FULL", level: "error" } };
  expect((await stranger.post("/api/auth/_log", log)).status()).toBe(404);
  for (const path of ["error?error=x%0d%0aSet-Cookie:a=b", "verify-request", "signin", "signout"])
    expect((await stranger.get(`/api/auth/${path}`)).status(), path).toBe(404);
  expect((await stranger.get("/api/auth/callback/credentials")).status()).toBe(405);
  const body = { data: { callbackUrl: 5 } };
  expect((await stranger.post("/api/auth/callback/credentials", body)).status()).toBe(400);
  await stranger.dispose();
});

test("what no form of a page sends is refused", async ({ page, baseURL }) => {
  const headers = { origin: baseURL ?? "", "content-type": "multipart/form-data; boundary=x" };
  const answer = await page.request.post("/sign-in", { headers, data: "--x\r\n" });
  expect(answer.status()).toBe(400);
});

test("a call whose arguments refer to what is not there is refused, and leaves no error in the log", async ({
  page,
  baseURL,
}) => {
  const manifest = JSON.parse(await readFile(".next/server/server-reference-manifest.json", "utf8"));
  const [id = ""] = Object.keys(manifest.node);
  const log = join(process.env.E2E_DATA_DIR ?? "", "logs/web.log");
  const errors = async () => (await readFile(log, "utf8")).match(/"level":50/g)?.length ?? 0;
  const before = await errors();
  const headers = { origin: baseURL ?? "", "next-action": id, "content-type": "text/plain;charset=UTF-8" };
  for (const reference of ["$Q1", "$W1", "$B1", "$@1", "$F1", "$h1", "$i1", "$1", "$K1", "$0:x"]) {
    const answer = await page.request.post("/flags", { headers, data: `["${reference}"]` });
    expect(answer.status(), reference).toBe(400);
  }
  const multipart = {
    $ACTION_REF_1: "",
    "$ACTION_1:0": '{"id":"x","bound":"$@1"}',
    "$ACTION_1:1": '["$Q1"]',
  };
  const broken = await page.request.post("/flags", { headers: { origin: baseURL ?? "" }, multipart });
  expect(broken.status()).toBe(400);
  expect(await errors()).toBe(before);
});

test("no action fails at what is no form", async ({ page, baseURL }) => {
  const manifest = JSON.parse(await readFile(".next/server/server-reference-manifest.json", "utf8"));
  const actions = Object.entries<{ exportedName: string; workers: object }>(manifest.node);
  expect(actions.length).toBeGreaterThan(30);
  for (const [id, { exportedName }] of actions) {
    if (exportedName === "endSession") continue; // takes nothing, and would sign this browser out
    const headers = { origin: baseURL ?? "", "next-action": id, "content-type": "text/plain;charset=UTF-8" };
    const answer = await page.request.post("/flags", { headers, data: '["x"]' });
    expect(answer.status(), exportedName).toBe(200);
    if (!ASKED_BY_VALUES.has(exportedName))
      expect(await answer.text(), exportedName).toContain('"code":"invalid"');
  }
});

test("a hundred and eighty who ask for health at once share a few readings", async ({ baseURL }) => {
  const answers = await Promise.all(
    Array.from({ length: 180 }, async () => (await fetch(new URL("/api/health", baseURL))).json()),
  );
  expect(answers.filter(({ down }) => down.includes("database"))).toEqual([]);
  expect(new Set(answers.map(({ at }) => at)).size).toBeLessThan(20);
});
