import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { createSluiceDatabase } from "../test/database.ts";
import { createTargetOfRole, type TargetOfRole } from "../test/target-of-role.ts";
import { makeProgram } from "./program.ts";

let empty: TargetOfRole;
beforeAll(async () => {
  empty = await createTargetOfRole();
});
afterAll(() => empty?.drop());
afterEach(() => {
  process.exitCode = 0;
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** What the command line says on standard error, and how it ends. */
async function sluice(databaseUrl: string, ...words: string[]) {
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  vi.stubEnv("SLUICE_URL", "");
  vi.stubEnv("DATABASE_URL", databaseUrl);
  said.mockClear();
  await makeProgram().parseAsync(words, { from: "user" });
  return [process.exitCode, ...said.mock.calls.flat()];
}

const COMMANDS = [
  "flags list",
  "plan status",
  "audit verify",
  "client-token list",
  "database migrate",
  "database roles --apply",
];

test.each(COMMANDS)("%s says in a sentence that the database cannot be reached", async (command) => {
  const words = command.split(" ");
  const refused = "postgresql://u:p@127.0.0.1:1/x";
  expect(await sluice(refused, ...words)).toEqual([6, "DATABASE_URL: nothing answers at 127.0.0.1:1."]);
  expect(await sluice(`${empty.url}?sslrootcert=/nope.pem`, ...words)).toEqual([
    6,
    "DATABASE_URL cannot be used: ENOENT: no such file or directory, open '/nope.pem'.",
  ]);
});

test.each(COMMANDS.filter((one) => one !== "database migrate"))(
  "%s says in a sentence that the database is not migrated",
  async (command) => {
    expect(await sluice(empty.url, ...command.split(" "))).toEqual([
      6,
      "The database that DATABASE_URL names has no tables of Sluice, or those of another version. Run npx sluice database migrate with the address of its owner.",
    ]);
  },
);

test("a role that may not is told so", async () => {
  const migrated = await createSluiceDatabase();
  const { username, password } = new URL(empty.url);
  const url = Object.assign(new URL(migrated.url), { username, password }).href;
  expect(await sluice(url, "flags", "list")).toEqual([
    3,
    expect.stringMatching(
      /^The role in DATABASE_URL may not do this: permission denied for \w+ \w+\. Run npx/,
    ),
  ]);
  await migrated.drop();
});
