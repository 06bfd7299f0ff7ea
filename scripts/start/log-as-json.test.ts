import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

test("what is written to the console in many lines is one JSON line", () => {
  const program = `
    console.log("▲ ready");
    console.error(new Error("two\\nlines"));
    console.warn("a %s", "b");
    console.error(Object.assign(new Error("aborted"), { code: "ECONNRESET" }));
    console.log("");`;
  const preload = join(import.meta.dirname, "log-as-json.ts");
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", preload, "--input-type=module", "--eval", program],
    { env: { ...process.env, LOG_LEVEL: "info" } },
  );
  const lines = stdout
    .toString()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.map(({ level, msg }) => [level, msg.split("\n")[0]])).toEqual([
    [30, "▲ ready"],
    [50, "Error: two"],
    [40, "a b"],
    [30, "the caller went away"],
  ]);
  expect(stderr.toString()).toBe("");
});
