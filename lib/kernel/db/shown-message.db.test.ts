import { afterAll, beforeAll, expect, test } from "vitest";
import { createSluiceDatabase, type TestDatabase } from "../../../test/database.ts";
import { asIs } from "../../messages/as-is.ts";
import { message } from "../../messages/catalogue/message.ts";
import type { Role } from "../permissions.ts";
import { shownError } from "./shown-message.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
});
afterAll(() => database.drop());

test("what Prisma says of Sluice's own code and tables is for the log", async () => {
  const errors = [
    await database.db.$queryRaw`select * from nothing_of_that_name`.catch((error: unknown) => error),
    await database.db.user
      .create({ data: { email: "a", name: "", role: "no such role" as Role, createdBy: "" } })
      .catch((error: unknown) => error),
    await database.db.user.findMany({ where: { nothing: 1 } as object }).catch((error: unknown) => error),
  ];
  for (const error of errors) {
    expect(error).toBeInstanceOf(Error);
    expect(shownError(error)).toEqual(message("requests.ownDatabase"));
  }
  expect(shownError(new Error('column "x" does not exist'))).toEqual(asIs('column "x" does not exist.'));
  expect(shownError(new Error("\0 refused kim@example.com"))).toEqual(asIs("refused [hidden]."));
});
