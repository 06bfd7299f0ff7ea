import { globSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ZodError } from "zod";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { AppError } from "../kernel/errors.ts";
import { can, LEAST_ROLE, type Permission, ROLES } from "../kernel/permissions.ts";
import type { Asked } from "../kernel/verb.ts";
import { VERBS } from "./verbs.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
});
afterAll(() => database.drop());

/** What is asked of verbs whose permission depends on it, and which it then is. */
const ASKED: Record<string, [Asked, Permission][]> = {
  "flag.set-enabled": [
    [{ enabled: true }, "flag:turn-on"],
    [{ enabled: "false" }, "flag:turn-off"],
    [{ enabled: false, percentage: 10 }, "flag:set-percentage"],
  ],
  "flag.patch": [
    [{}, "flag:set-percentage"],
    [{ description: "x" }, "flag:edit"],
    [{ allowKeys: [] }, "flag:set-targeting"],
    [{ enabled: "on" }, "flag:turn-on"],
  ],
  "flag.restore": [[{}, "flag:restore"]],
  "plan.start": [
    [{ phase: "expand" }, "plan:run"],
    [{ phase: "contract" }, "plan:run-contract"],
  ],
  "plan.rollback": [
    [{ phase: "expand" }, "plan:rollback"],
    [{ phase: "contract" }, "plan:restore"],
  ],
  "plan.resume": [[{}, "plan:pause"]],
  "session.end": [[{ id: "00000000-0000-0000-0000-000000000000" }, "user:manage"]],
};

const CASES = VERBS.flatMap((verb) => {
  const { name, permission } = verb.definition;
  const asked = typeof permission === "string" ? [[{}, permission] as const] : (ASKED[name] ?? []);
  return asked.map(([input, needed]) => ({ name, needed, verb, input }));
});

describe.each(ROLES)("%s", (role) => {
  test.each(CASES)("$name needs $needed", async ({ verb, needed, input }) => {
    const ctx = contextAs(role, database.db);
    const error = await verb(ctx, input).then(
      () => null,
      (error: unknown) => error,
    );
    const refused = await database.db.auditEntry.findMany({
      where: { correlationId: ctx.correlationId, outcome: "refused" },
    });
    if (can(role, needed)) {
      // Nothing of that name is there, so that all is refused but for who asks.
      expect(error === null || error instanceof ZodError || error instanceof AppError).toBe(true);
      if (error instanceof AppError && verb.definition.name !== "token.create")
        expect(error.code).not.toBe("forbidden");
      expect(refused.map((entry) => entry.action)).not.toContain(needed);
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

test("every permission is needed by a verb here, or by what is no verb yet", () => {
  const needed = new Set<string>(CASES.map((one) => one.needed));
  const elsewhere = ["clinic:send-bookings"];
  expect(Object.keys(LEAST_ROLE).filter((one) => !needed.has(one))).toEqual(elsewhere);
});

test("every verb is in the list", () => {
  const files = globSync("lib/**/*.ts").filter((file) => !file.endsWith(".test.ts"));
  const made = files.flatMap((file) => [
    ...readFileSync(file, "utf8").matchAll(/^ {2}name: "([a-z-]+\.[a-z-]+)",$/gm),
  ]);
  const names = VERBS.map(({ definition }) => definition.name);
  expect(made.map(([, name]) => name).sort()).toEqual([...names].sort());
});
