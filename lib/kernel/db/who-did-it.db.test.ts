import type pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startServiceRoles } from "../../../test/service-roles.ts";

// A column that says who did something cannot name somebody else.
let roles: Awaited<ReturnType<typeof startServiceRoles>>;
const clients = {} as Record<"web" | "worker", pg.Client>;
beforeAll(async () => {
  roles = await startServiceRoles();
  for (const part of ["web", "worker"] as const) clients[part] = await roles.connectAs(part);
  await roles.owner.query(`
    insert into feature_flags (name) values ('f');
    insert into users (email, name, role, created_by) values ('admin@x.y', '', 'admin', 'x');
    insert into plans (name, title, target, sha256, definition, loaded_at, approved_sha, approved_by)
    values ('p', '', 't', 's', '{}', now(), 's', 'admin@x.y'), ('busy', '', 't', 's', '{}', now(), null, null);
    insert into plan_phases (plan_name, phase) values ('p', 'expand');
    insert into plan_jobs (plan_name, kind, requested_by, sha256, finished_at, state) values
      ('p', 'checks', '{"name": "admin@x.y"}', 's', now(), 'done'), ('busy', 'checks', '{"name": "admin@x.y"}', 's', null, 'queued');
    insert into outbox_sinks (name, target, kind, url, secret_from) values ('s', 't', 'webhook', '', '')`);
});
afterAll(() => roles?.stop());
beforeEach(async () => {
  for (const client of Object.values(clients)) await client.query("rollback");
});

const check = (plan: string, by: string) => `insert into check_results
  (plan_name, phase, step, check_name, ok, expected, observed, query, duration_ms, run_by)
  values ('${plan}', 'expand', 's', 'c', true, '{}', '', '', 1, '${by}')`;
const rehearsal = (plan: string) => `insert into rehearsals
  (plan_name, phase, sha256, by, ok, rollback_proven, target_before, target_after, report, at)
  values ('${plan}', 'expand', 's', 'admin@x.y', true, true, '', '', '{}', now())`;

/** Whose role, what it writes, and the column that names somebody. */
const FORGED: [keyof typeof clients, string, string][] = [
  [
    "web",
    "update kill_switch set engaged_at = now(), engaged_by = 'admin@x.y', reason = 'r'",
    "kill_switch.engaged_by",
  ],
  ["web", "update kill_switch set engaged_at = now(), reason = 'r'", "kill_switch.engaged_by"],
  ["web", "update kill_switch set lifted_at = now(), lifted_by = 'admin@x.y'", "kill_switch.lifted_by"],
  [
    "web",
    "insert into users (email, name, role, created_by) values ('new@x.y', '', 'admin', 'admin@x.y')",
    "users.created_by",
  ],
  [
    "web",
    "insert into api_tokens (name, role, token_hash, prefix, created_by) values ('t', 'admin', 'h', '', 'admin@x.y')",
    "api_tokens.created_by",
  ],
  [
    "web",
    "insert into client_tokens (application, scope, token_hash, prefix, created_by) values ('a', 'server', repeat('a', 64), '', 'admin@x.y')",
    "client_tokens.created_by",
  ],
  ["web", "update feature_flags set held_at = now(), held_by = 'admin@x.y'", "feature_flags.held_by"],
  ["web", "update feature_flags set held_by = 'admin@x.y'", "feature_flags.held_by"],
  ["worker", "update plans set approved_by = 'admin@x.y ' where name = 'p'", "plans.approved_by"],
  // Who approved one version did not approve the next.
  ["worker", "update plans set approved_sha = 'other' where name = 'p'", "plans.approved_by"],
  ["web", "update plan_phases set started_by = 'admin@x.y'", "plan_phases.started_by"],
  [
    "worker",
    "insert into plan_phases (plan_name, phase, state, started_by) values ('p', 'contract', 'running', 'admin@x.y')",
    "plan_phases.started_by",
  ],
  ["worker", "update outbox_sinks set paused_at = now(), paused_by = 'admin@x.y'", "outbox_sinks.paused_by"],
  ["worker", check("p", "admin@x.y"), "check_results.run_by"],
  ["worker", rehearsal("p"), "rehearsals.by"],
];

test.each(FORGED)("%s, without a name, is named as the role that it is: %s", async (part, sql, column) => {
  const client = clients[part];
  const [table = "", name = ""] = column.split(".");
  await client.query("begin");
  await client.query(sql);
  const { rows } = await client.query(
    `select distinct ${name} as who from ${table} where ${name} is not null and ${name} not in ('x')`,
  );
  expect(rows).toEqual([{ who: `outside: sluice_${part}` }]);
  await client.query("set constraints all immediate");
  if (part === "web" || !/check_results|rehearsals/.test(table)) {
    const entries = await client.query(
      "select distinct actor_kind, actor_id from audit_entries where db_xact = pg_current_xact_id()::text",
    );
    expect(entries.rows).toEqual([{ actor_kind: "outside", actor_id: `sluice_${part}` }]);
  }
});

test.each(FORGED.filter(([, sql]) => sql.includes("admin@x.y")))(
  "%s, in one name, does not write another's: %s",
  async (part, sql) => {
    await clients[part].query("begin; set local sluice.actor_name = 'eve@x.y'");
    await expect(clients[part].query(sql)).rejects.toMatchObject({
      code: "42501",
      message: expect.stringMatching(/may not name admin@x\.y +in what eve@x\.y does$/),
    });
  },
);

test.each(FORGED.filter(([, sql]) => sql.includes("by = 'admin@x.y'") || /created_by/.test(sql)))(
  "%s, in a name that is taken back before the end, leaves no such row: %s",
  async (part, sql) => {
    const run = async () => {
      for (const one of [
        "begin; set local sluice.actor_name = 'admin@x.y'",
        sql,
        "set local sluice.actor_name = ''",
        "commit",
      ])
        await clients[part].query(one);
    };
    await expect(run()).rejects.toMatchObject({ code: "42501" });
  },
);

const JOB = `insert into plan_jobs (plan_name, kind, requested_by, sha256, correlation_id)
  values ('p', 'run', '{"kind": "user", "id": "7", "name": "admin@x.y", "role": "admin"}', '', 'c')`;
const asked = (id: string, role: string, outcome = "done") => `insert into audit_entries
  (actor_kind, actor_id, actor_name, actor_role, via, action, subject_kind, subject_id, outcome)
  values ('user', '${id}', 'admin@x.y', '${role}', 'dashboard', 'plan.checks-requested', 'plan', 'p', '${outcome}')`;

test.each<[string, string[]]>([
  ["without a name", [JOB]],
  ["in another's", ["set local sluice.actor_name = 'eve@x.y'", JOB]],
  ["in theirs, without an entry", ["set local sluice.actor_name = 'admin@x.y'", JOB]],
  [
    "in theirs, taken back",
    ["set local sluice.actor_name = 'admin@x.y'", JOB, "set local sluice.actor_name = ''"],
  ],
  ["with an entry of another role", ["set local sluice.actor_name = 'admin@x.y'", JOB, asked("7", "viewer")]],
  [
    "with an entry of another account",
    ["set local sluice.actor_name = 'admin@x.y'", JOB, asked("8", "admin")],
  ],
  [
    "with an entry of an attempt that failed",
    ["set local sluice.actor_name = 'admin@x.y'", JOB, asked("7", "admin", "failed")],
  ],
])("no job is opened in somebody's name %s", async (_, statements) => {
  const run = async () => {
    for (const sql of ["begin", ...statements, "commit"]) await clients.web.query(sql);
  };
  await expect(run()).rejects.toMatchObject({ code: "42501" });
});

test("with the entry of who asked, a job is opened", async () => {
  await clients.web.query("begin; set local sluice.actor_name = 'admin@x.y'");
  for (const sql of [JOB, asked("7", "admin"), "set constraints all immediate", "rollback"])
    await clients.web.query(sql);
});

test("an attempt that failed covers no other role", async () => {
  const run = async () => {
    for (const sql of [
      "begin; set local sluice.actor_name = 'sly@x.y'",
      "update users set role = 'operator' where email = 'admin@x.y'",
      `insert into audit_entries (actor_kind, actor_id, actor_name, via, action, subject_kind, subject_id, outcome, reason, after)
       values ('user', '1', 'sly@x.y', 'dashboard', 'user.role-changed', 'user', 'admin@x.y', 'failed', 'nothing was changed', '{"role": "operator"}')`,
      "commit",
    ])
      await clients.web.query(sql);
  };
  await expect(run()).rejects.toThrow(/lacks its audit entry/);
});

test.each<[string, keyof typeof clients]>([
  ["update feature_flags set held_by = set_config('sluice.actor_name', 'admin@x.y', true)", "web"],
  [
    "update kill_switch set engaged_at = now(), engaged_by = set_config('sluice.actor_name', 'admin@x.y', true)",
    "web",
  ],
])("a name that is set for the row alone stays on no row: %s", async (sql, part) => {
  const run = async () => {
    for (const one of ["begin", `${sql} returning set_config('sluice.actor_name', '', true)`, "commit"])
      await clients[part].query(one);
  };
  await expect(run()).rejects.toThrow(/lacks its audit entry/);
});

test("the worker writes what it does by itself, and results of a job for who asked, while it is at work", async () => {
  await clients.worker.query("begin; set local sluice.actor_name = 'worker'");
  for (const sql of [
    check("p", "worker"),
    check("busy", "admin@x.y"),
    rehearsal("busy"),
    "set constraints all immediate",
    "rollback",
  ])
    await clients.worker.query(sql);
  await expect(clients.worker.query(check("p", "admin@x.y"))).resolves.toBeDefined();
});

test("every column that says who is stamped", async () => {
  const { rows } = await roles.owner.query<{ name: string }>(
    `select c.relname || '.' || a.attname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attname ~ '(^|_)by$'
       -- By a trigger of its own.
       and (c.relname, a.attname) <> ('feature_flags', 'updated_by')
       and not exists (
         select from pg_trigger t join pg_proc p on p.oid = t.tgfoid and p.proname = 'stamp_who'
         where t.tgrelid = c.oid
           and encode(t.tgargs, 'escape') ~ ('(^|\\\\000)' || a.attname || '(,|\\\\000)'))`,
  );
  expect(rows).toEqual([]);
});

test("a phase that is worked on is quiet, one that begins or goes is not", async () => {
  const count = async () =>
    (await roles.owner.query("select count(*)::int from audit_entries")).rows[0].count as number;
  const before = await count();
  await clients.worker.query("insert into plan_phases (plan_name, phase) values ('p', 'backfill')");
  await clients.worker.query("update plan_phases set longest_lock_wait_ms = 5 where phase = 'backfill'");
  await clients.worker.query(
    "update plan_jobs set lease_until = now(), progress = '{}' where plan_name = 'busy'",
  );
  expect(await count()).toBe(before);
  await clients.worker.query("update plan_phases set state = 'done' where phase = 'backfill'");
  await clients.worker.query("delete from plan_phases where phase = 'backfill'");
  expect(await count()).toBe(before + 2);
});

test("whoever ends a session is on record, and those whose time is up are forgotten quietly", async () => {
  const began = (ends: string) => `insert into sessions (secret_hash, user_id, ends_at, address, user_agent)
    select '${ends}', id, now() + interval '${ends}', '', '' from users where email = 'admin@x.y'`;
  await roles.owner.query(began("1 hour"));
  await roles.owner.query(began("-1 second"));
  const count = async () =>
    (await roles.owner.query("select count(*)::int from audit_entries")).rows[0].count as number;
  const before = await count();
  await clients.web.query("update sessions set last_seen_at = now()");
  await clients.web.query("delete from sessions where ends_at <= now()");
  expect(await count()).toBe(before);
  await clients.web.query("update sessions set last_seen_at = 'epoch'");
  await clients.web.query("delete from sessions");
  const { rows } = await roles.owner.query(
    "select actor_kind, actor_id, subject_kind, subject_id from audit_entries order by id desc limit 2",
  );
  const ended = {
    actor_kind: "outside",
    actor_id: "sluice_web",
    subject_kind: "session",
    subject_id: "admin@x.y",
  };
  expect(rows).toEqual([ended, ended]);
  expect(await count()).toBe(before + 2);
});
