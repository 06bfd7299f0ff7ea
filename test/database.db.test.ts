import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSluiceDatabase, type TestDatabase } from "./database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
});
afterAll(() => database.drop());

test("a change typed into psql is a revision, a version and an audit entry", async () => {
  await database.db.$executeRaw`insert into feature_flags (name) values ('batch_polling')`;
  await database.db
    .$executeRaw`update feature_flags set enabled = true, rollout_percentage = 1 where name = 'batch_polling'`;
  await database.db.$executeRaw`update feature_flags set enabled = true`; // changes nothing

  const versions = await database.db.flagVersion.findMany({ orderBy: { id: "asc" } });
  expect(versions.map((v) => [v.flagName, v.revision, v.outside])).toEqual([
    ["batch_polling", 1n, true],
    ["batch_polling", 2n, true],
  ]);
  const audit = await database.db.auditEntry.findMany({ orderBy: { id: "asc" } });
  expect(audit.map((a) => [a.action, a.via, a.actorKind])).toEqual([
    ["flag.created", "sql", "outside"],
    ["flag.changed", "sql", "outside"],
  ]);
});

test("audit entries cannot be changed or removed", async () => {
  await expect(database.db.$executeRaw`delete from audit_entries`).rejects.toThrow(/cannot be changed/);
  await expect(database.db.$executeRaw`update audit_entries set reason = 'x'`).rejects.toThrow(
    /cannot be changed/,
  );
});

test("a statement that changes nothing wakes nobody", async () => {
  const heard: string[] = [];
  const listener = new pg.Client({ connectionString: database.url });
  await listener.connect();
  listener.on("notification", (message) => heard.push(message.payload ?? ""));
  await listener.query("listen sluice_changes");
  await database.db.$executeRaw`update plan_jobs set state = 'done' where false`;
  await database.db.$executeRaw`update users set name = name where false`;
  await database.db
    .$executeRaw`insert into users (email, name, role, created_by) values ('a@b', 'A', 'viewer', 'test')`;
  // Notifications arrive in the order of the commits, before the answer to the next query.
  await listener.query("select 1");
  expect(heard).toEqual(["users", "audit_entries"]); // and that it was made outside
  await listener.end();
});
