import { afterAll, beforeAll, expect, test } from "vitest";
import { hashClientToken } from "#lib/identity/applications/token-hash.ts";
import { createSluiceDatabase, type TestDatabase } from "../test/database.ts";
import { sluiceCommand } from "../test/sluice-command.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
});
afterAll(() => database.drop());

const sluice = (...args: string[]) =>
  sluiceCommand({ DATABASE_URL: database.url }, ["client-token", ...args]);

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

  await database.db.$executeRaw`insert into environments (name, position) values ('staging', 1)`;
  const of = (environment: string, ...args: string[]) =>
    sluiceCommand({ DATABASE_URL: database.url }, ["--environment", environment, "client-token", ...args]);
  await of("staging", "create", "mail");
  const inStaging = await of("staging", "list");
  expect(inStaging).toMatchObject({ code: 0, text: expect.stringContaining("mail") });
  expect(inStaging.text).not.toContain("shop");
  const ofAll = (await sluice("list")).text.split("\n");
  expect(ofAll[0]).toMatch(/^Application +Environment +Scope /);
  expect(ofAll).toContainEqual(expect.stringMatching(/^mail +staging +server /));
  expect(ofAll).toContainEqual(expect.stringMatching(/^shop +production +server /));
  expect((await of("none", "list")).code).toBe(5);
});
