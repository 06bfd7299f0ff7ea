import { spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { expect, test } from "vitest";

const PROGRAM = `
  import { log } from "#lib/kernel/log/log.ts";
  for (let line = 0; line < 2000; line++) log.info({ line }, "x".repeat(200));
  log.fatal("the last one");
  process.stderr.write("ended");
`;

function run(stdout: number | "pipe") {
  return spawnSync(process.execPath, ["--input-type=module", "--eval", PROGRAM], {
    stdio: ["ignore", stdout, "pipe"],
    timeout: 20_000,
    maxBuffer: 16 * 1024 * 1024,
    env: { ...process.env, LOG_LEVEL: "info" },
  });
}

test.runIf(process.platform === "linux")("a full disk costs lines of the log, never the process", () => {
  const full = openSync("/dev/full", "w");
  const { stderr, status } = run(full);
  closeSync(full);
  expect(stderr.toString()).toBe("ended");
  expect(status).toBe(0);
});

test("every line arrives where there is space", () => {
  const { stdout } = run("pipe");
  const lines = stdout.toString().trim().split("\n");
  expect(lines).toHaveLength(2001);
  expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ msg: "the last one" });
});
