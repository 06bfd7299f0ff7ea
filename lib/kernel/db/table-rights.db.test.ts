import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contextAs } from "../../../test/database.ts";
import { FIXTURE_FOLDER } from "../../../test/plan-bench.ts";
import { startServiceRoles } from "../../../test/service-roles.ts";
import { openByPlan, retireByPlan, shutByPlan } from "../../flags/by-plan.ts";
import { createClientToken } from "../../identity/applications/create-client-token.ts";
import { revokeClientToken } from "../../identity/applications/revoke-client-token.ts";
import { rotateClientToken } from "../../identity/applications/rotate-client-token.ts";
import { beginSession, findSession, noteSeen } from "../../identity/sessions/sessions.ts";
import { authenticateToken } from "../../identity/tokens/authenticate-token.ts";
import { createToken } from "../../identity/tokens/create-token.ts";
import { changeUserRole } from "../../identity/users/change-user-role.ts";
import { createUser } from "../../identity/users/create-user.ts";
import { resetUserPassword } from "../../identity/users/reset-user-password.ts";
import { setUserDisabled } from "../../identity/users/set-user-disabled.ts";
import { pauseOutbox } from "../../outbox/verbs/pause-outbox.ts";
import { resumeOutbox } from "../../outbox/verbs/resume-outbox.ts";
import { loadPlan } from "../../plans/definition/load-plan.ts";
import { readPlanFolder } from "../../plans/definition/read-plan-folder.ts";
import { pauseJob } from "../../plans/verbs/pause-job.ts";
import { resumeJob } from "../../plans/verbs/resume-job.ts";
import { stopRehearsal } from "../../plans/verbs/stop-rehearsal.ts";
import type { Config, SinkConfig } from "../config/config.ts";
import { type Db, openDb } from "./client.ts";
import { inTransaction } from "./in-transaction.ts";
import { CHANGED_COLUMNS, SERVICE_PARTS, type ServicePart, TABLE_RIGHTS } from "./table-rights.ts";

let roles: Awaited<ReturnType<typeof startServiceRoles>>;
let web: Db;
let worker: Db;
beforeAll(async () => {
  roles = await startServiceRoles();
  web = openDb(roles.urlOf("web"), { name: "test" });
  worker = openDb(roles.urlOf("worker"), { name: "test" });
  await roles.owner.query(`
    insert into plans (name, title, target, sha256, definition, loaded_at) values ('p', '', 't', '', '{}', now());
    insert into plan_phases (plan_name, phase, state) values ('p', 'expand', 'running');
    insert into plan_jobs (plan_name, kind, phase, requested_by, sha256) values ('p', 'run', 'expand', '{}', '');
    insert into feature_flags (name) values ('f')`);
});
afterAll(async () => {
  await web?.$disconnect();
  await worker?.$disconnect();
  await roles?.stop();
});

const VERBS = {
  select: "s",
  insert: "i",
  update: "u",
  delete: "d",
  truncate: "t",
  references: "r",
  trigger: "g",
};

test("each role may do with each table what is named, and nothing else", async () => {
  const { rows } = await roles.owner.query<{
    part: ServicePart;
    name: string;
    verb: keyof typeof VERBS;
    may: boolean;
  }>(
    `select part, relname as name, verb, has_table_privilege('sluice_' || part, c.oid, verb)
       or verb not in ('delete', 'truncate', 'trigger') and has_any_column_privilege('sluice_' || part, c.oid, verb) as may
     from pg_class c, unnest($1::text[]) part, unnest($2::text[]) verb
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f')`,
    [SERVICE_PARTS, Object.keys(VERBS)],
  );
  expect(rows).toHaveLength(
    Object.keys(TABLE_RIGHTS).length * SERVICE_PARTS.length * Object.keys(VERBS).length,
  );
  const wrong = rows.filter(
    ({ part, name, verb, may }) => may !== (TABLE_RIGHTS[name]?.[part] ?? "").includes(VERBS[verb]),
  );
  expect(wrong).toEqual([]);
});

test("each role changes the columns that are named, and no other", async () => {
  for (const [table, parts] of Object.entries(CHANGED_COLUMNS))
    for (const [part, columns] of Object.entries(parts)) {
      const { rows } = await roles.owner.query<{ name: string }>(
        `select attname::text as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped
           and has_column_privilege($2, attrelid, attnum, 'update') order by 1`,
        [table, `sluice_${part}`],
      );
      expect(rows.map(({ name }) => name)).toEqual([...columns].sort());
    }
});

test("each role takes numbers for the tables that it inserts into, and sets none", async () => {
  const { rows } = await roles.owner.query<{ part: string; name: string }>(
    `select part, s.oid::regclass::text as name from pg_class s
     join pg_depend d on d.objid = s.oid and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i'), unnest($1::text[]) part
     where s.relkind = 'S' and (
       has_sequence_privilege('sluice_' || part, s.oid, 'usage') <> has_table_privilege('sluice_' || part, d.refobjid, 'insert')
       or has_sequence_privilege('sluice_' || part, s.oid, 'update'))`,
    [SERVICE_PARTS],
  );
  expect(rows).toEqual([]);
});

test.each<[ServicePart, string]>([
  ["web", "update users set email = 'x@example.com'"],
  ["web", "update api_tokens set token_hash = 'x'"],
  ["web", "update api_tokens set role = 'admin', expires_at = null"],
  ["web", "update client_tokens set application = 'x'"],
  ["web", "update sessions set user_id = gen_random_uuid()"],
  ["web", "update plan_jobs set epoch = 0"],
  ["web", "update plan_steps set state = 'done'"],
  ["web", "update plan_phases set plan_name = 'x'"],
  ["worker", "update feature_flags set allow_keys = '{me}'"],
  ["worker", "update feature_flags set held_at = null"],
  ["worker", "update check_results set plan_name = 'x'"],
  ["worker", "delete from rehearsals"],
  ["worker", "delete from plans"],
  ["gateway", "update flag_acks set revision = 9"],
  ["gateway", "select * from service_roles"],
])("%s may not: %s", async (part, sql) => {
  const client: pg.Client = await roles.connectAs(part);
  await expect(client.query(sql)).rejects.toMatchObject({ code: "42501" });
});

test("accounts, sessions and tokens are changed with the dashboard's rights", async () => {
  const ctx = contextAs("admin", web);
  const person = { email: "a@example.com", role: "admin", password: "three unrelated words" };
  const { id } = await createUser(ctx, person);
  await createUser(ctx, { ...person, email: "b@example.com" });
  await changeUserRole(ctx, { id, role: "operator" });
  await changeUserRole(ctx, { id, role: "admin" });
  await resetUserPassword(ctx, { id, password: "four quite unrelated words" });
  const limits = { mostMs: 60_000, idleMs: 60_000 };
  const now = new Date();
  const secret = await beginSession(web, limits, { userId: id, address: "", userAgent: "", now });
  const session = await findSession(web, limits, secret, now);
  await noteSeen(web, session?.id ?? "", now);
  const own = { ...ctx, actor: { ...ctx.actor, id } };
  const { token } = await createToken(own, { name: "ci", role: "viewer", expiresInDays: 9 });
  expect(await authenticateToken(web, `Bearer ${token}`, { adminToken: undefined, now })).toMatchObject({
    name: "ci (token)",
  });
  await setUserDisabled(ctx, { id, disabled: true });
  expect(await web.apiToken.count({ where: { lastUsedAt: now, endCause: "account-disabled" } })).toBe(1);
  const first = await createClientToken(ctx, { application: "shop" });
  await rotateClientToken(ctx, { id: first.id, overlapHours: 1 });
  await revokeClientToken(ctx, { id: first.id });
});

test("work on a plan is paused, resumed and stopped with the dashboard's rights, and its flag opened with the worker's", async () => {
  const ctx = contextAs("admin", web);
  const { definition } = await loadPlan(await readPlanFolder(FIXTURE_FOLDER));
  await roles.owner.query("update plans set definition = $1", [JSON.stringify(definition)]);
  await pauseJob(ctx, { plan: "p" });
  await roles.owner.query("update plan_jobs set kind = 'rehearsal'");
  await resumeJob(ctx, { plan: "p" });
  expect(await web.planJob.findFirst()).toMatchObject({ pauseRequestedAt: null });
  // What resuming a run does besides, whose gates ask a target.
  await web.planPhase.updateMany({ data: { state: "running" } });
  expect(await stopRehearsal(ctx, { plan: "p" })).toMatchObject({ state: "stopped" });
  const own = contextAs("admin", worker);
  const system = { ...own, actor: { ...own.actor, kind: "system" as const, name: "worker" } };
  const of = { plan: "p", flag: "f", environment: "production", percentage: 1, contractBegun: false };
  for (const change of [openByPlan, shutByPlan, retireByPlan])
    await inTransaction(system, (tx) => change(tx, system, of));
  expect(await web.flagVersion.count({ where: { flagName: "f", actorName: "worker" } })).toBe(3);
});

test("sinks are paused with the dashboard's rights, before a worker ever ran", async () => {
  const ctx = contextAs("operator", web);
  const sink: SinkConfig = {
    name: "s",
    target: "t",
    kind: "webhook",
    url: "http://localhost:1/",
    secretFrom: "S",
    secrets: [],
    maxAttempts: 4,
    timeoutSeconds: 5,
    firstRetrySeconds: 1,
    concurrency: 1,
    breakerAfter: 5,
    probeSeconds: 1,
    startAt: "beginning",
  };
  const config: Config = {
    targets: {},
    sinks: { s: sink },
    plans: "plans",
    redaction: { mask: [], show: [], types: {} },
  };
  expect(await pauseOutbox({ ...ctx, config: () => config }, {})).toEqual({ paused: ["s"] });
  expect(await resumeOutbox({ ...ctx, config: () => config }, {})).toEqual({ resumed: ["s"] });
});
