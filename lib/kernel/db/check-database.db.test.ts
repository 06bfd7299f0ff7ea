import { expect, inject, test } from "vitest";
import { english } from "../../messages/catalogue/english.ts";
import { message } from "../../messages/catalogue/message.ts";
import { checkDatabase } from "./check-database.ts";

const url = () => new URL(inject("postgresUrl"));

test("a PostgreSQL that lets us in is fine", async () => {
  expect(await checkDatabase(url().href)).toBeNull();
});

test("a wrong password is told without repeating it", async () => {
  const wrong = url();
  wrong.password = "wrong-secret";
  const problem = await checkDatabase(wrong.href);
  expect(problem).toMatchObject({ kind: "refused" });
  expect(problem && english(problem.sentence)).toMatch(/refuses the user "postgres" or its password/);
  expect(problem && english(problem.sentence)).not.toContain("wrong-secret");
});

test.each([
  ["?sslrootcert=/tmp/nope.pem", "ENOENT: no such file or directory, open '/tmp/nope.pem'"],
  ["%zz", "URI malformed"],
])("an address that no connection can be made of is told in a sentence: %s", async (end, why) => {
  expect(await checkDatabase(`${url().href}${end}`)).toEqual({
    kind: "refused",
    sentence: message("setup.database.unusable", { variable: "DATABASE_URL", reason: why }),
  });
});

test("a database that is not there, and a port where nothing listens, are told apart", async () => {
  const missing = url();
  missing.pathname = "/nowhere";
  const absent = await checkDatabase(missing.href);
  expect(absent && english(absent.sentence)).toMatch(/has no database "nowhere"/);
  expect(await checkDatabase("postgresql://u:p@127.0.0.1:1/x")).toEqual({
    kind: "unreachable",
    sentence: message("setup.database.nothingAnswers", {
      variable: "DATABASE_URL",
      server: "127.0.0.1:1",
    }),
  });
});
