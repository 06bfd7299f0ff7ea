import { globSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ZodError } from "zod";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { expectOnRecord, isRefusal } from "../../test/refused-entries.ts";
import { ASKED, VERB_CASES, VERBS } from "../../test/verb-cases.ts";
import { AppError } from "../kernel/errors.ts";
import { can, LEAST_ROLE, ROLES } from "../kernel/permissions.ts";
import { REST } from "./rest.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
});
afterAll(() => database.drop());

describe.each(ROLES)("%s", (role) => {
  test.each(VERB_CASES)("$name needs $needed", async ({ verb, needed, input }) => {
    const ctx = contextAs(role, database.db);
    const error = await verb(ctx, input).then(
      () => null,
      (error: unknown) => error,
    );
    const refused = await database.db.auditEntry.findMany({
      where: { correlationId: ctx.correlationId, outcome: "refused" },
    });
    expectOnRecord(isRefusal(error), refused);
    if (can(role, needed)) {
      // Nothing of that name is there, so that all is refused but for who asks.
      expect(error === null || error instanceof ZodError || error instanceof AppError).toBe(true);
      if (error instanceof AppError && verb.definition.name !== "token.create")
        expect(error.code).not.toBe("forbidden");
    } else {
      expect(error).toMatchObject({ code: "forbidden" });
      expect(refused).toMatchObject([{ actorName: ctx.actor.name, actorRole: role }]);
    }
  });
});

test("each verb has a name of its own, and one whose permission depends on what is asked has its cases here", () => {
  const names = VERBS.map(({ definition }) => definition.name);
  expect(new Set(names).size).toBe(names.length);
  const depends = VERBS.filter(({ definition }) => typeof definition.permission !== "string");
  expect(depends.map(({ definition }) => definition.name).sort()).toEqual(Object.keys(ASKED).sort());
});

test("every permission is needed by a verb", () => {
  const needed = new Set<string>(VERB_CASES.map((one) => one.needed));
  expect(Object.keys(LEAST_ROLE).filter((one) => !needed.has(one))).toEqual([]);
});

test("every verb and every query has an operation", () => {
  const files = globSync("lib/**/*.ts").filter((file) => !file.endsWith(".test.ts"));
  const made = files.flatMap((file) => [
    ...readFileSync(file, "utf8").matchAll(/^ {2}name: "([a-z-]+\.[a-z-]+)",$/gm),
  ]);
  const names = new Set(REST.map(({ does }) => does.definition.name));
  expect(made.map(([, name]) => name).sort()).toEqual([...names].sort());
});
