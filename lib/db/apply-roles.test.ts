import { randomBytes, randomInt } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findFreePort } from "../../scripts/start/check-ports.ts";
import { contextAs } from "../../test/database.ts";
import { verifyChain } from "../audit/verify-chain.ts";
import { engageKillSwitch } from "../emergency/engage-kill-switch.ts";
import { createFlag } from "../flags/create-flag.ts";
import { type LocalPostgres, startEmbeddedPostgres } from "../local/embedded-postgres.ts";
import { createUser } from "../users/create-user.ts";
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

test("a caller's temporary tables do not stand in for the real ones", async () => {
  const web = await connect(urlOf("web"));
  await web.query("create temp table audit_seals (position bigint, entry_id bigint, hash bytea)");
  await web.query("create temp table service_roles (name text, part text)");
  await web.query("create temp table flag_state (id int, revision bigint, at timestamptz)");
  await web.query("update feature_flags set description = 'shadowed' where name = 'as-web'");
  expect((await web.query("select count(*)::int as n from pg_temp.audit_seals")).rows[0].n).toBe(0);
  const db = openDb(urlOf("worker"), { name: "test" });
  opened.push(db);
  expect(await verifyChain(db)).toMatchObject({ whole: true });
});

test("every function with the owner's rights looks into temporary tables last", async () => {
  const { rows } = await owner.query<{ name: string }>(
    `select oid::regprocedure::text as name from pg_proc
     where pronamespace = 'public'::regnamespace and prosecdef
       and coalesce(array_to_string(proconfig, ' '), '') !~ 'search_path=pg_catalog, (public|"public"), pg_temp$'`,
  );
  expect(rows).toEqual([]);
});

test("the gateway's role cannot borrow the owner's rights through a temporary table", async () => {
  const gateway = await connect(urlOf("gateway"));
  await gateway.query(`
    create temp table flag_askers (flag_name text, application text, first_asked_at timestamptz, last_asked_at timestamptz, primary key (flag_name, application));
    create function pg_temp.borrowed() returns trigger language plpgsql as $$ begin
      raise exception 'ran as %', current_user;
    end $$;
    create trigger borrowed before insert on flag_askers for each row execute function pg_temp.borrowed();
    grant all on flag_askers to public;
    insert into evaluation_counts (flag_name, at, variant, gateway_id, count, application, authenticated)
    values ('as-web', now(), 'on', gen_random_uuid(), 1, 'clinic', true)`);
  const { rows } = await owner.query("select application from public.flag_askers where flag_name = 'as-web'");
  expect(rows).toEqual([{ application: "clinic" }]);
});

test("an entry has a time that every page can show", async () => {
  const web = await connect(urlOf("web"));
  for (const at of ["294000-03-15", "infinity", "0044-03-15 BC"])
    await expect(
      web.query(
        `insert into audit_entries (at, actor_kind, actor_id, actor_name, via, action, subject_kind, subject_id)
         values ($1, 'user', 'x', 'a', 'dashboard', 'flag.changed', 'flag', 'x')`,
        [at],
      ),
    ).rejects.toMatchObject({ code: "23514" });
});

test("a role of one process finds the migrations applied, or says who must apply them", async () => {
  expect(await applyMigrations(urlOf("web"), "prisma/migrations")).toEqual([]);
  await owner.query(
    "update _prisma_migrations set finished_at = null where migration_name = '20261121000100_rules'",
  );
  await expect(applyMigrations(urlOf("web"), "prisma/migrations")).rejects.toThrow(
    /lacks 1 migrations, the first is 20261121000100_rules, and the role "sluice_web" may not apply them/,
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
