import { execFile } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hashClientToken } from "#lib/applications/token-hash.ts";
import { createSluiceDatabase, type TestDatabase } from "../test/database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
});
afterAll(() => database.drop());

function sluice(...args: string[]): Promise<{ code: number; text: string }> {
  const env = { PATH: process.env.PATH, NODE_ENV: "test" as const, DATABASE_URL: database.url };
  return new Promise((resolve) => {
    execFile(process.execPath, ["cli/main.ts", "client-token", ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), text: stdout + stderr }),
    );
  });
}

test("a token is made, replaced and ended from the command line, and printed only when it is made", async () => {
  const made = await sluice("create", "shop", "--days", "30");
  const token = made.text.split("\n")[0] ?? "";
  expect(token).toMatch(/^sluice_app_/);
  const row = await database.db.clientToken.findUniqueOrThrow({
    where: { tokenHash: hashClientToken(token) },
  });
  const next = await sluice("rotate", row.id, "--overlap-hours", "2");
  expect(next.text).toMatch(/^sluice_app_.*\nThis is a token of shop\./);
  expect(await sluice("revoke", row.id)).toEqual({ code: 0, text: "The token no longer works.\n" });
  const listed = await sluice("list");
  expect(listed.text).toContain("revoked");
  expect(listed.text).not.toContain(token);
});
