import { globSync, readFileSync } from "node:fs";
import { parseSync } from "@swc/core";
import { check } from "recheck";
import { expect, test } from "vitest";

// A regular expression that looks again from every character on freezes the process that runs it over a long text, and
// texts come from receivers, applications and people. So none here may take more than time in step with its text.

const files = globSync("{lib,components,app,gateway,sdk,worker,cli}/**/*.{ts,tsx}", {
  exclude: (path) => path.includes("generated") || path.includes(".test."),
});

/** Every literal of a file. */
function patternsOf(file: string): { pattern: string; flags: string }[] {
  const found: { pattern: string; flags: string }[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    const { type, pattern, flags } = node as { type?: string; pattern?: string; flags?: string };
    if (type === "RegExpLiteral" && pattern !== undefined) found.push({ pattern, flags: flags ?? "" });
    for (const inner of Object.values(node)) visit(inner);
  };
  visit(parseSync(readFileSync(file, "utf8"), { syntax: "typescript", tsx: file.endsWith("x") }));
  return found;
}

const patterns = new Map(
  files.flatMap((file) => patternsOf(file).map((one) => [`/${one.pattern}/${one.flags}`, { ...one, file }])),
);

test("the patterns are found", () => {
  expect(patterns.size).toBeGreaterThan(40);
});

test.each([...patterns])("%s takes time in step with its text", async (_, one) => {
  // What cannot be told in two seconds is not among the simple patterns that are slow.
  const { status } = await check(one.pattern, one.flags, { timeout: 2_000 });
  expect(`${one.file}: ${status}`).not.toContain("vulnerable");
});
