import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkConfig, loadConfig, targetUrl } from "./config.ts";

const SECRET = `whsec_${Buffer.alloc(32, 1).toString("base64")}`;
const YAML = `
targets:
  clinic: { urlFrom: CLINIC_DATABASE_URL }
sinks:
  reminders: { target: clinic, kind: webhook, urlFrom: CLINIC_WEBHOOK_URL, secretFrom: CLINIC_WEBHOOK_SECRET }
`;
const env = {
  CLINIC_DATABASE_URL: "postgresql://u:p@db/clinic",
  CLINIC_WEBHOOK_URL: "https://example.com/hook",
  CLINIC_WEBHOOK_SECRET: SECRET,
};

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-config-"));
  path = join(folder, "sluice.yaml");
  writeFileSync(path, YAML);
});
afterEach(() => rmSync(folder, { recursive: true }));

test("reads targets and sinks, with the defaults filled in", () => {
  const config = loadConfig(env, path);
  expect(targetUrl(config, "clinic")).toBe(env.CLINIC_DATABASE_URL);
  expect(config.sinks.reminders).toMatchObject({
    url: env.CLINIC_WEBHOOK_URL,
    secrets: [SECRET.slice(6)],
    maxAttempts: 12,
    timeoutSeconds: 15,
    startAt: "beginning",
  });
  expect(() => targetUrl(config, "constructor")).toThrow(
    /constructor is not configured: set targets.constructor in sluice.yaml/,
  );
});

test("an empty file has no targets, and the repository's own file is right", () => {
  writeFileSync(path, "# nothing\n");
  expect(loadConfig({}, path)).toMatchObject({ targets: {}, sinks: {}, plans: "plans" });
  expect(loadConfig({}, "sluice.yaml").targets).toEqual({});
  expect(Object.keys(loadConfig(env, "examples/clinic/sluice.yaml").sinks)).toEqual(["reminders"]);
});

test.each([
  ["a missing variable", { CLINIC_WEBHOOK_URL: undefined }, "CLINIC_WEBHOOK_URL is not set"],
  [
    "an address that is no web address",
    { CLINIC_WEBHOOK_URL: "file:///etc/passwd" },
    "CLINIC_WEBHOOK_URL, which",
  ],
  [
    "a database that is none",
    { CLINIC_DATABASE_URL: "mysql://u:hunter2@db/x" },
    "CLINIC_DATABASE_URL, which",
  ],
  [
    "a secret too short",
    { CLINIC_WEBHOOK_SECRET: "whsec_aHVudGVyMg==" },
    "must have 24 to 64 bytes in base64 after whsec_; it has 7",
  ],
])("%s is named, and no value is repeated", (_, change, message) => {
  let caught: unknown;
  try {
    loadConfig({ ...env, ...change }, path);
  } catch (error) {
    caught = error;
  }
  expect(caught).toMatchObject({ code: "invalid" });
  expect(String(caught)).toContain(message);
  expect(String(caught)).not.toMatch(/hunter2|passwd|aHVudGVyMg/);
});

test.each([
  ["", "is not set"],
  ["\n", "is not set"],
  [SECRET.slice(6), "must start with whsec_"],
  [`${SECRET} hunter2`, "has a fault in secret 2 of 2: it must start with whsec_"],
  ["whsec_hunter2!hunter2hunter2hunter2hunter2", "holds a character after whsec_ that is not base64"],
  [`"${SECRET}"`, "must start with whsec_"],
  [`whsec_${"hunter2x".repeat(4)}a`, "is cut off"],
  [`whsec_${"hunter2x".repeat(12)}`, "it has 72"],
  [`whsec_${SECRET}`, "has whsec_ twice"],
  [`${SECRET.replace(/=*$/, "")}${SECRET}`, "has whsec_ twice"],
  [`whsec_${"hunter2+".repeat(4)}_-hunter2`, "mixes base64 and base64url"],
  [`whsec_${"hunter2x".repeat(4)}=`, "is cut off"],
  [`whsec_${"hunter2x".repeat(4)}AA=`, "is cut off"],
  [`whsec_${"hunter2x".repeat(4)}hu`, "is cut off"],
])("the secret %j is refused in one sentence without its value", (secret, problem) => {
  let caught: unknown;
  try {
    checkConfig({ ...env, CLINIC_WEBHOOK_SECRET: secret }, path);
  } catch (error) {
    caught = error;
  }
  expect(caught).toMatchObject({ code: "invalid", details: { variable: "CLINIC_WEBHOOK_SECRET" } });
  expect(String(caught)).toContain("CLINIC_WEBHOOK_SECRET");
  expect(String(caught)).toContain(problem);
  expect(String(caught)).not.toMatch(/hunter2|AQEB|\n/);
});

const KEYS = [Buffer.alloc(32, 0xfb), Buffer.alloc(25, 0xff)]; // base64 has + and / here, base64url - and _
const [first, second] = KEYS.map((key) => key.toString("base64"));
test.each([
  [`whsec_${KEYS[0]?.toString("base64url")}`, [first]],
  [`whsec_${first}\n`, [first]],
  [`  whsec_${first?.replace(/=+$/, "")}`, [first]],
  [`whsec_${first} whsec_${KEYS[1]?.toString("base64url")}\r\n`, [first, second]],
  [`whsec_${first}\nwhsec_${second}\n`, [first, second]],
])("the secret %j is read", (secret, keys) => {
  expect(loadConfig({ ...env, CLINIC_WEBHOOK_SECRET: secret }, path).sinks.reminders?.secrets).toEqual(keys);
});

test("an address out of a file may end with its line end", () => {
  const config = loadConfig({ ...env, CLINIC_DATABASE_URL: `${env.CLINIC_DATABASE_URL}\n` }, path);
  expect(config.targets.clinic?.url).toBe(env.CLINIC_DATABASE_URL);
});

test.each([
  [
    "sinks: { a: { target: nowhere, kind: webhook, url: 'https://x', secretFrom: S } }",
    "names no target: nowhere",
  ],
  ["sinks: { a: { kind: hunter2 } }", "sinks.a.kind must be webhook, the one kind of sink that there is."],
  ["sinks: { a: {} }", "sinks.a.kind must be webhook, the one kind of sink that there is."],
  ["sinks: { a: 5 }", "sinks.a must be webhook, the one kind of sink that there is."],
  ["targets: { a: { url: x, urlFrom: Y } }", "needs exactly one of url and urlFrom"],
  ["target: {}", "sluice.yaml is wrong"],
  ["targets: [", "is not valid YAML"],
])("%s is refused", (yaml, message) => {
  writeFileSync(path, yaml);
  expect(() => loadConfig(env, path)).toThrow(message);
});

test("a file that is not there is named", () => {
  expect(() => loadConfig(env, "/nowhere/sluice.yaml")).toThrow("/nowhere/sluice.yaml cannot be read");
});
