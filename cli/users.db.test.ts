import { afterAll, beforeAll, expect, test } from "vitest";
import { createSluiceDatabase, type TestDatabase } from "../test/database.ts";
import { typedCommand } from "../test/typed-command.ts";

const PASSWORD = "four more unrelated words";
const email = "ann@example.com";
let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
});
afterAll(() => database.drop());

const user = (args: string[], input?: string) =>
  typedCommand({ DATABASE_URL: database.url }, ["user", ...args], input);
const ann = () => database.db.user.findUniqueOrThrow({ where: { email } });

test("a password that is made is printed once, and one that comes by standard input is not printed", async () => {
  const made = await user(["create", email, "--role", "operator"]);
  expect(made.text).toMatch(
    /^ann@example\.com is added, as operator\.\n[\w-]{24}\nThis is the password\. It is shown now and never again\.\n$/,
  );
  const { passwordHash: first } = await ann();
  expect(await user(["reset-password", email, "--password-stdin"], `${PASSWORD}\n`)).toEqual({
    code: 0,
    text: "ann@example.com has a new password, and every session of theirs has ended.\n",
  });
  expect((await ann()).passwordHash).not.toBe(first);
  const weak = await user(["reset-password", email, "--password-stdin"], "password1234\n");
  expect(weak).toMatchObject({ code: 2, text: expect.stringContaining("easy to guess") });
});

test("a person is named by email or id", async () => {
  const bob = "bob@example.com";
  await user(["create", bob, "--role", "admin", "--password-stdin"], PASSWORD);
  const { id } = await database.db.user.findUniqueOrThrow({ where: { email: bob } });
  expect((await user(["change-role", id, "--role", "viewer"])).code).toBe(4); // the only admin
  await user(["create", email, "--role", "admin", "--password-stdin"], PASSWORD);
  await user(["change-role", email, "--role", "admin"]);
  expect((await user(["disable", bob])).text).toBe("bob@example.com is disabled.\n");
  expect((await user(["list"])).text).toMatch(/bob@example\.com +admin, disabled +never +/);
  expect((await user(["enable", id])).code).toBe(0);
  expect(await user(["disable", "none@example.com"])).toMatchObject({ code: 5 });
});
