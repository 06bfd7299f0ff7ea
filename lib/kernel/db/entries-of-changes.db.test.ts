import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../../test/database.ts";
import { createClientToken } from "../../identity/applications/create-client-token.ts";
import { createToken } from "../../identity/tokens/create-token.ts";
import { addUser } from "../../identity/users/add-user.ts";
import { setUserDisabled } from "../../identity/users/set-user-disabled.ts";

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createSluiceDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { db } = database;
  const made = await addUser(contextAs("admin", db), { ...PERSON, email: "a@example.com", role: "admin" });
  await addUser(contextAs("admin", db), { ...PERSON, email: "b@example.com", role: "viewer" });
  const ctx = contextAs("admin", db);
  await createToken(
    { ...ctx, actor: { ...ctx.actor, id: made.id } },
    { name: "ci", role: "viewer", expiresInDays: 9 },
  );
  await createClientToken(ctx, { application: "shop" });
  await client.query(`
    insert into sessions (secret_hash, user_id, ends_at, address, user_agent)
    select 'b', id, now() + interval '1 hour', '', '' from users where email = 'b@example.com';
    insert into plans (name, title, target, sha256, definition, loaded_at) values ('p', '', 't', '', '{}', now());
    insert into plan_phases (plan_name, phase) values ('p', 'expand');
    insert into plan_jobs (plan_name, kind, state, requested_by, sha256)
    values ('p', 'run', 'paused', '{"kind": "user", "name": "a@example.com"}', '');
    insert into outbox_sinks (name, target, kind, url, secret_from) values ('s', 't', 'webhook', '', '')`);
});
afterAll(async () => {
  await client?.end();
  await database?.drop();
});
beforeEach(() => client.query("rollback"));

const PERSON = { name: "A", password: "three unrelated words" };
const NAMED = "select set_config('sluice.actor_name', 'ceo@example.com', true)";

function entry(subject: string, told = "{}", name = "ceo@example.com", kindOfAction?: string): string {
  const [kind, id] = subject.split(" ");
  const action =
    kindOfAction ??
    { sink: "outbox", "token shop": "client-token" }[kind === "sink" ? kind : subject] ??
    kind;
  return `insert into audit_entries (actor_kind, actor_id, actor_name, via, action, subject_kind, subject_id, after)
    values ('user', 'x', '${name}', 'dashboard', '${action}.edited', '${kind}', '${id}', '${told}')`;
}

async function commit(...statements: string[]): Promise<void> {
  for (const sql of ["begin", ...statements, "commit"]) await client.query(sql);
}

/** What a verb changes, and the entry with which it may be changed. */
const CHANGES: [string, string, ...string[]][] = [
  [
    "users",
    "update users set role = 'admin' where email = 'b@example.com'",
    "user b@example.com",
    '{"role": "admin"}',
  ],
  ["users", "update users set password_hash = 'x' where email = 'b@example.com'", "user b@example.com"],
  [
    "users",
    "update users set disabled_at = null, name = 'B' where email = 'b@example.com'",
    "user b@example.com",
  ],
  [
    "users",
    "insert into users (email, name, role, created_by) values ('c@example.com', '', 'admin', 'ceo@example.com')",
    "user c@example.com",
    '{"role": "admin"}',
  ],
  ["users", "delete from users where email = 'b@example.com'", "user b@example.com"],
  ["api_tokens", "update api_tokens set expires_at = expires_at + interval '9 years'", "token ci"],
  ["api_tokens", "update api_tokens set role = 'admin'", "token ci", '{"role": "admin"}'],
  ["api_tokens", "update api_tokens set token_hash = 'x'", "user a@example.com"],
  ["api_tokens", "update api_tokens set revoked_at = now(), end_cause = 'revoked'", "user a@example.com"],
  ["client_tokens", "update client_tokens set revoked_at = now()", "token shop"],
  ["client_tokens", "update client_tokens set scope = 'browser'", "token shop", '{"scope": "browser"}'],
  ["client_tokens", "delete from client_tokens", "token shop"],
  [
    "sessions",
    `insert into sessions (secret_hash, user_id, ends_at, address, user_agent)
     select 'x', id, now(), '', '' from users where email = 'a@example.com'`,
    "session a@example.com",
  ],
  ["sessions", "delete from sessions", "session b@example.com"],
  ["sessions", "update sessions set last_seen_at = 'epoch'", "session b@example.com"],
  ["plans", "update plans set sha256 = 'x'", "plan p"],
  ["plan_phases", "delete from plan_phases", "plan p"],
  ["plan_phases", "update plan_phases set sha256 = 'x'", "plan p"],
  [
    "plan_phases",
    "insert into plan_phases (plan_name, phase, state) values ('p', 'contract', 'running')",
    "plan p",
  ],
  ["plan_phases", "update plan_phases set state = 'done'", "plan p"],
  ["plan_jobs", "update plan_jobs set state = 'queued'", "plan p"],
  ["plan_jobs", "update plan_jobs set pause_requested_at = now()", "plan p"],
  [
    "plan_jobs",
    `insert into plan_jobs (plan_name, kind, state, requested_by, sha256) values ('p', 'run', 'done', '{"name": "ceo@example.com"}', '')`,
    "plan p",
  ],
  ["outbox_sinks", "update outbox_sinks set paused_at = now()", "sink s"],
  ["outbox_sinks", "update outbox_sinks set paused_at = now()", "outbox all"],
];

test.each(CHANGES)(
  "%s: in somebody's name without its entry no change commits: %s",
  async (_, sql, subject, told) => {
    const lacks = {
      code: "42501",
      message: expect.stringMatching(/in the name of ceo@example.com lacks its audit entry$/),
    };
    await expect(commit(NAMED, sql)).rejects.toMatchObject(lacks);
    await expect(commit(NAMED, sql, entry("flag other", told))).rejects.toMatchObject(lacks);
    // One of another matter, or of an attempt that came to nothing, is not that entry.
    await expect(commit(NAMED, sql, entry(subject, told, undefined, "quarantine"))).rejects.toMatchObject(
      lacks,
    );
    const failed = entry(subject, told).replace("after)", "after, outcome)").replace(/\)$/, ", 'failed')");
    await expect(commit(NAMED, sql, failed)).rejects.toMatchObject(lacks);
    await expect(commit(NAMED, sql, entry(subject, told, "b@example.com"))).rejects.toMatchObject(lacks);
    if (told)
      await expect(commit(NAMED, sql, entry(subject, '{"role": "viewer"}'))).rejects.toMatchObject(lacks);
    // With its entry it does; taken back, as the next case begins with the same rows.
    for (const one of [
      "begin",
      NAMED,
      sql,
      entry(subject, told),
      "set constraints all immediate",
      "rollback",
    ])
      await client.query(one);
  },
);

test.each(CHANGES)(
  "%s: without a name a change is on record as made outside: %s",
  async (_, sql, subject) => {
    await client.query("begin");
    await client.query(sql);
    await client.query("set constraints all immediate");
    const { rows } = await client.query(
      `select actor_kind, via, action, subject_kind, subject_id, before, after from audit_entries
     where db_xact = pg_current_xact_id()::text`,
    );
    await client.query("rollback");
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ actor_kind: "outside", via: "sql" });
    expect(JSON.stringify([rows[0].before, rows[0].after])).not.toMatch(/_hash":"(?!another)/);
    if (!["user a@example.com", "outbox all"].includes(subject))
      expect(`${rows[0].subject_kind} ${rows[0].subject_id}`).toBe(subject);
  },
);

test("an entry of an earlier transaction, or by somebody else than the row says, is none", async () => {
  await commit(entry("user d@example.com", '{"role": "viewer"}'));
  const add = (by: string) =>
    `insert into users (email, name, role, created_by) values ('d@example.com', '', 'viewer', '${by}')`;
  await expect(commit(NAMED, add("ceo@example.com"))).rejects.toMatchObject({ code: "42501" });
  await client.query("rollback");
  const told = entry("user d@example.com", '{"role": "viewer"}');
  await expect(commit(NAMED, add("b@example.com"), told)).rejects.toMatchObject({ code: "42501" });
});

test("what a process notes by itself needs no entry", async () => {
  const before = await database.db.auditEntry.count();
  await commit(
    "update users set last_sign_in_at = now()",
    "update api_tokens set last_used_at = now()",
    "update plan_jobs set pause_reason = '{}', progress = '{}'",
    "update outbox_sinks set breaker = 'open', last_error = '503'",
    "update plans set load_error = '[]', flag_held_by_check = 'c'",
  );
  expect(await database.db.auditEntry.count()).toBe(before);
});

test("an account that is disabled takes its tokens with it in one entry", async () => {
  const ctx = contextAs("admin", database.db);
  const user = await database.db.user.findUniqueOrThrow({ where: { email: "a@example.com" } });
  await addUser(ctx, { ...PERSON, email: "e@example.com", role: "admin" });
  await setUserDisabled(ctx, { id: user.id, disabled: true });
  expect(await database.db.auditEntry.findFirst({ orderBy: { id: "desc" } })).toMatchObject({
    action: "user.disabled",
    after: { tokensEnded: ["ci"] },
  });
});
