import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadConfig, targetUrl } from "./config.ts";

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
    secret: SECRET,
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
    "CLINIC_WEBHOOK_SECRET must be whsec_",
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
  [
    "sinks: { a: { target: nowhere, kind: webhook, url: 'https://x', secretFrom: S } }",
    "names no target: nowhere",
  ],
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
