import { randomBytes, randomInt } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findFreePort } from "../../../scripts/start/check-ports.ts";
import { contextAs } from "../../../test/database.ts";
import { createFlag } from "../../flags/verbs/create-flag.ts";
import { createUser } from "../../identity/users/create-user.ts";
import { engageKillSwitch } from "../../kill/engage-kill-switch.ts";
import { type LocalPostgres, startEmbeddedPostgres } from "../../local/embedded-postgres.ts";
import { verifyChain } from "../audit/verify-chain.ts";
import { applyMigrations } from "./apply-migrations.ts";
import { applyRoles, renewRights } from "./apply-roles.ts";
import { type Db, openDb } from "./client.ts";
import { roleScript, usualRole } from "./role-statements.ts";
import { SERVICE_PARTS, type ServicePart, TABLE_RIGHTS } from "./table-rights.ts";

// Roles belong to a whole server, so that this one is the test's own.
let folder: string;
let server: LocalPostgres;
let owner: pg.Client;
const passwords = Object.fromEntries(
  SERVICE_PARTS.map((part) => [part, randomBytes(9).toString("hex")]),
) as Record<ServicePart, string>;
const opened: (pg.Client | Db)[] = [];
const urlOf = (part: ServicePart) =>
  Object.assign(new URL(server.url("sluice")), { username: usualRole(part), password: passwords[part] }).href;
async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  opened.push(client);
  return client;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-roles-"));
  server = await startEmbeddedPostgres({
    dataDir: folder,
    port: await findFreePort(20_000 + randomInt(20_000), []),
    password: randomBytes(9).toString("hex"),
    flags: ["-c", "fsync=off"],
  });
  const admin = await connect(server.url("postgres"));
  await admin.query("create database sluice");
  owner = await connect(server.url("sluice"));
  await applyMigrations(server.url("sluice"), "prisma/migrations");
  await Promise.all([
    applyRoles(server.url("sluice"), passwords),
    applyRoles(server.url("sluice"), passwords),
  ]);
});
afterAll(async () => {
  for (const one of opened) await (one instanceof pg.Client ? one.end() : one.$disconnect());
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** An entry in the name of an admin who did nothing, at a time of the writer's choice. */
function entrySql(of: {
  kind: string;
  via: string;
  subject: string;
  action?: string;
  after?: string;
}): string {
  const { kind, via, subject, action = "flag.edited", after = "null" } = of;
  return `insert into audit_entries (at, actor_kind, actor_id, actor_name, via, action, subject_kind, subject_id, after)
    values ('2020-01-01', '${kind}', 'x', 'ceo@example.com', '${via}', '${action}', '${subject}', 'as-web', ${after})`;
}

test("every table and view is named, with what each process may do with it", async () => {
  const { rows } = await owner.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm') order by 1",
  );
  expect(rows.map(({ name }) => name)).toEqual(Object.keys(TABLE_RIGHTS).sort());
});

test("verbs work as the dashboard's role, under the name of who asked, and nothing counts as made outside", async () => {
  const db = openDb(urlOf("web"), { name: "test" });
  opened.push(db);
  const ctx = contextAs("admin", db);
  await createFlag(ctx, { name: "as-web" });
  await createUser(ctx, { email: "a@example.com", role: "viewer", password: "a long enough password" });
  await engageKillSwitch(ctx, { reason: "a test of rights" });
  const entries = await db.auditEntry.findMany();
  expect(entries.length).toBeGreaterThanOrEqual(3);
  expect(new Set(entries.map((entry) => `${entry.actorName} ${entry.dbRole}`))).toEqual(
    new Set(["admin@test sluice_web"]),
  );
  expect(await verifyChain(db)).toMatchObject({ whole: true, entries: entries.length });
});

test("nobody but the owner and the processes connects to Sluice's database", async () => {
  const { rows } = await owner.query<{ role: string; may: boolean }>(
    `select role, has_database_privilege(role, 'sluice', 'connect') as may
     from unnest(array['public', current_user, 'sluice_web', 'sluice_gateway', 'sluice_worker']) role`,
  );
  expect(rows.filter(({ may }) => !may).map(({ role }) => role)).toEqual(["public"]);
});

test.each<[ServicePart, string]>([
  ["web", "update audit_entries set reason = ''"],
  ["web", "delete from audit_entries"],
  ["web", "truncate audit_entries"],
  ["web", "alter table audit_entries disable trigger all"],
  ["web", "insert into audit_seals values (1000, 1000, '')"],
  ["web", "insert into flag_versions (flag_name, revision, actor_name, outside) values ('a', 1, 'b', false)"],
  ["web", "set session_replication_role = replica"],
  ["web", "create table mine (id int)"],
  ["web", "insert into service_roles values ('postgres', 'web')"],
  ["worker", "select password_hash from users"],
  ["worker", "select token_hash from api_tokens"],
  ["worker", "update kill_switch set engaged_at = null"],
  ["worker", "delete from audit_entries"],
  ["worker", "update flag_state set revision = 0"],
  ["web", "update flag_state set revision = 0"],
  [
    "worker",
    "insert into plan_jobs (plan_name, kind, requested_by, sha256) values ('p', 'checks', '{}', '')",
  ],
  ["worker", entrySql({ kind: "user", via: "worker", subject: "flag" })],
  ["worker", entrySql({ kind: "outside", via: "sql", subject: "flag" })],
  ["web", entrySql({ kind: "outside", via: "sql", subject: "flag" })],
  ["web", entrySql({ kind: "user", via: "sql", subject: "flag" })],
  ["gateway", "select password_hash from users"],
  ["gateway", "update feature_flags set enabled = true"],
  [
    "gateway",
    "insert into audit_entries (actor_kind, actor_id, actor_name, via, action, subject_kind, subject_id) values ('user', 'x', 'x', 'api', 'x', 'flag', 'x')",
  ],
])("%s may not: %s", async (part, sql) => {
  const client = await connect(urlOf(part));
  await expect(client.query(sql)).rejects.toMatchObject({ code: "42501" });
});

test("only the dashboard and the worker speak for somebody: another's setting names no author", async () => {
  await owner.query("set sluice.actor_name = 'ceo@example.com'");
  await owner.query("update feature_flags set enabled = true where name = 'as-web'");
  const { rows } = await owner.query(
    "select actor_kind, via, actor_name from audit_entries where action = 'flag.changed' order by id desc limit 1",
  );
  expect(rows[0]).toMatchObject({ actor_kind: "outside", via: "sql" });
  expect(rows[0].actor_name).toMatch(/^postgres /);
  const stamped = await owner.query("select updated_by from feature_flags where name = 'as-web'");
  expect(stamped.rows[0].updated_by).toBe("outside: postgres");
});

const NAMED = "select set_config('sluice.actor_name', 'ceo@example.com', true)";
const OPENED = "update feature_flags set enabled = true, rollout_percentage = 100 where name = 'as-web'";

test.each<[string, ServicePart, string[]]>([
  ["no entry", "worker", [OPENED]],
  ["no entry", "web", [OPENED]],
  ["no entry, the name taken back before the end", "web", [OPENED, "set local sluice.actor_name = ''"]],
  ["no entry, checked at once", "web", ["set constraints all immediate", OPENED]],
  ["an entry that tells another state", "web", [OPENED, flagEntry("false", "0")]],
  [
    "an entry of another flag's",
    "web",
    [OPENED, flagEntry("true", "100").replace("'as-web', (", "'other', (")],
  ],
  [
    "an entry that was rolled back",
    "web",
    [OPENED, "savepoint s", flagEntry("true", "100"), "rollback to savepoint s"],
  ],
  [
    "one entry for two changes",
    "web",
    [OPENED, flagEntry("true", "100"), "update feature_flags set allow_keys = '{me}' where name = 'as-web'"],
  ],
  ["no entry", "web", ["insert into feature_flags (name) values ('unseen')"]],
  ["no entry", "web", ["delete from feature_flags where name = 'as-web'"]],
  ["no entry", "web", ["update kill_switch set engaged_at = null, engaged_by = null"]],
  [
    "an entry of a change before, made without a name",
    "web",
    [
      "set local sluice.actor_name = ''",
      "update kill_switch set reason = 'a'",
      NAMED,
      "update kill_switch set engaged_at = null, engaged_by = null",
    ],
  ],
])("a change in somebody's name with %s does not commit, as %s", async (_, part, statements) => {
  const client = await connect(urlOf(part));
  const state =
    "select (select jsonb_agg(f) from feature_flags f) as flags, to_jsonb(k) as kill from kill_switch k";
  const before = (await owner.query(state)).rows;
  const run = async () => {
    for (const sql of ["begin", NAMED, ...statements, "commit"]) await client.query(sql);
  };
  await expect(run()).rejects.toMatchObject({
    code: "42501",
    message: expect.stringMatching(/lacks its audit entry/),
  });
  expect((await owner.query(state)).rows).toEqual(before);
});

function flagEntry(enabled: string, percentage: string): string {
  return `insert into audit_entries (actor_kind, actor_id, actor_name, via, action, subject_kind, subject_id, after)
    select 'user', 'x', 'ceo@example.com', 'dashboard', 'flag.edited', 'flag', 'as-web', (
      select jsonb_build_object('revision', revision, 'enabled', ${enabled}, 'rolloutPercentage', ${percentage})
      from feature_flags where name = 'as-web')`;
}

test("without a name the change is recorded as made outside, by the database role", async () => {
  const worker = await connect(urlOf("worker"));
  await worker.query("update feature_flags set rollout_percentage = 7 where name = 'as-web'");
  const { rows } = await owner.query(
    "select actor_kind, actor_id, via, db_role from audit_entries order by id desc limit 1",
  );
  expect(rows).toEqual([
    { actor_kind: "outside", actor_id: "sluice_worker", via: "sql", db_role: "sluice_worker" },
  ]);
  const version = await owner.query("select outside, actor_name from flag_versions order by id desc limit 1");
  expect(version.rows[0]).toMatchObject({
    outside: true,
    actor_name: expect.stringMatching(/^sluice_worker /),
  });
});

test("the time of an entry is the database's, whoever writes it", async () => {
  const web = await connect(urlOf("web"));
  for (const client of [web, owner]) {
    await client.query(entrySql({ kind: "user", via: "api", subject: "flag" }));
    const { rows } = await owner.query<{ seconds: number }>(
      "select extract(epoch from clock_timestamp() - at)::float as seconds from audit_entries order by id desc limit 1",
    );
    expect(Math.abs(rows[0]?.seconds ?? Number.NaN)).toBeLessThan(30);
  }
});

test("the worker writes for a person whose job it runs, and says that it was the worker", async () => {
  const worker = await connect(urlOf("worker"));
  await owner.query(
    `insert into plans (name, title, target, sha256, definition, loaded_at) values ('p', '', 't', '', '{}', now())`,
  );
  await owner.query(`insert into plan_jobs (plan_name, kind, requested_by, sha256, correlation_id)
    values ('p', 'checks', '{"kind": "user", "id": "7", "name": "ops@example.com", "role": "operator"}', '', 'c1')`);
  const entry = (name: string, correlation: string, [kind, id, action] = ["plan", "p", "plan.checks-done"]) =>
    worker.query(
      `insert into audit_entries (actor_kind, actor_id, actor_name, actor_role, via, action, subject_kind, subject_id, correlation_id)
       values ('user', '7', $1, 'operator', 'dashboard', $5, $3, $4, $2) returning via, db_role`,
      [name, correlation, kind, id, action],
    );
  expect((await entry("ops@example.com", "c1")).rows).toEqual([{ via: "worker", db_role: "sluice_worker" }]);
  await expect(entry("ceo@example.com", "c1")).rejects.toMatchObject({ code: "42501" });
  await expect(entry("ops@example.com", "c2")).rejects.toMatchObject({ code: "42501" });
  await expect(
    worker.query(`update plan_jobs set requested_by = '{"kind": "user", "name": "ceo@example.com"}'`),
  ).rejects.toMatchObject({ code: "42501" });
  for (const other of [
    ["plan", "q", "plan.checks-done"],
    ["plan", "p", "plan.approved"],
    ["plan", "p", "plan.run-done"],
    ["flag", "no-flag-of-p", "flag.opened-by-plan"],
    ["user", "eve@example.com", "user.role-changed"],
  ] as [string, string, string][])
    await expect(entry("ops@example.com", "c1", other)).rejects.toMatchObject({ code: "42501" });
  await worker.query("update plan_jobs set state = 'done', finished_at = now()");
  await entry("ops@example.com", "c1"); // that it is done
  for (const at of ["null", "now()"])
    await expect(worker.query(`update plan_jobs set finished_at = ${at}`)).rejects.toMatchObject({
      code: "42501",
    });
  await owner.query("update plan_jobs set finished_at = now() - interval '1 hour'");
  await expect(entry("ops@example.com", "c1")).rejects.toMatchObject({ code: "42501" });
  // What was done to an outbox by SQL, and decisions that wait in a target, it carries.
  await worker.query(
    entrySql({ kind: "outside", via: "dashboard", subject: "outbox", action: "outbox.retried" }),
  );
  const decided = { subject: "quarantine", action: "quarantine.decided" };
  await worker.query(entrySql({ kind: "user", via: "dashboard", ...decided }));
  const { rows } = await owner.query("select via from audit_entries order by id desc limit 2");
  expect(rows).toEqual([{ via: "worker" }, { via: "sql" }]);
});

test("a role of one process finds the migrations applied, or says who must apply them", async () => {
  expect(await applyMigrations(urlOf("web"), "prisma/migrations")).toEqual([]);
  await owner.query(
    "update _prisma_migrations set finished_at = null where migration_name = '20261121000100_rules'",
  );
  await expect(applyMigrations(urlOf("web"), "prisma/migrations")).rejects.toThrow(
    /lacks 1 migration, the first is 20261121000100_rules, and the role "sluice_web" may not apply them/,
  );
  await owner.query("update _prisma_migrations set finished_at = now() where finished_at is null");
});

test("after an upgrade the roles on record get the rights of the new tables, and lose what they should not have", async () => {
  await owner.query("revoke all on plans from sluice_web; grant delete on audit_entries to sluice_web");
  await renewRights(server.url("sluice"));
  const web = await connect(urlOf("web"));
  await web.query("select * from plans");
  await expect(web.query("delete from audit_entries")).rejects.toMatchObject({ code: "42501" });
});

test("the script that is printed does the same, twice over", async () => {
  await owner.query("create database by_hand");
  const url = server.url("by_hand");
  await applyMigrations(url, "prisma/migrations");
  const client = await connect(url);
  await client.query(roleScript("public"));
  await client.query(roleScript("public"));
  const { rows } = await client.query("select name, part from service_roles order by part");
  expect(rows).toEqual(
    SERVICE_PARTS.map((part) => ({ name: usualRole(part), part })).sort((a, b) => (a.part < b.part ? -1 : 1)),
  );
});
