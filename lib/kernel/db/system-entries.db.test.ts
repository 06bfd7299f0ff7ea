import { afterAll, beforeAll, expect, test } from "vitest";
import { contextAs } from "../../../test/database.ts";
import { startServiceRoles } from "../../../test/service-roles.ts";
import { createToken } from "../../identity/tokens/create-token.ts";
import { SYSTEM_NAMES } from "../audit/system-actor.ts";
import { openDb } from "./client.ts";

// An entry of Sluice itself cannot stand for somebody's.
let roles: Awaited<ReturnType<typeof startServiceRoles>>;
beforeAll(async () => {
  roles = await startServiceRoles();
  await roles.owner.query(`insert into feature_flags (name) values ('dynamic');
    insert into plans (name, title, target, sha256, definition, loaded_at) values ('p', '', 't', '', '{"flag": "dynamic"}', now());
    insert into plan_jobs (plan_name, kind, requested_by, sha256, correlation_id)
    values ('p', 'run', '{"kind": "system", "id": "x", "name": "ann@laptop (command line)", "role": "admin"}', '', 'c1')`);
});
afterAll(() => roles?.stop());

function entry(name: string, correlation = "none"): string {
  return `insert into audit_entries (actor_kind, actor_id, actor_name, actor_role, via, action, subject_kind, subject_id, outcome, after, correlation_id)
    select 'system', 'x', '${name}', 'admin', 'dashboard', 'flag.changed', 'flag', 'dynamic', 'done',
      jsonb_build_object('revision', revision, 'enabled', enabled, 'rolloutPercentage', rollout_percentage), '${correlation}'
    from feature_flags where name = 'dynamic'`;
}

test.each(["web", "worker", "gateway"] as const)(
  "a change in a person's name does not commit with an entry of Sluice itself, as %s",
  async (part) => {
    const client = await roles.connectAs(part);
    const run = async () => {
      for (const sql of [
        "begin",
        "set local sluice.actor_name = 'admin@sluice.local'",
        "update feature_flags set rollout_percentage = 42 where name = 'dynamic'",
        entry("admin@sluice.local"),
        "commit",
      ])
        await client.query(sql);
    };
    await expect(run()).rejects.toMatchObject({ code: "42501" });
    await client.query("rollback");
    const { rows } = await roles.owner.query(
      "select (select rollout_percentage::int from feature_flags) as percentage, (select count(*)::int from audit_entries where actor_kind = 'system') as entries",
    );
    expect(rows).toEqual([{ percentage: 0, entries: 0 }]);
  },
);

test.each(["web", "worker"] as const)(
  "an entry of Sluice itself has one of its own names, as %s",
  async (part) => {
    const client = await roles.connectAs(part);
    const names = [...Object.values(SYSTEM_NAMES).flat(), "ci", "Worker", "worker ", ""];
    const accepted: string[] = [];
    for (const name of names) {
      const refusal = await client.query(entry(name)).then(
        () => null,
        (error: unknown) => error,
      );
      if (refusal === null) accepted.push(name);
      else expect(refusal).toMatchObject({ code: "42501" });
    }
    expect(accepted).toEqual(SYSTEM_NAMES[part]);
  },
);

test("who used the command line is written by the dashboard's role, and by the worker's for their job only", async () => {
  const name = "ann@laptop (command line)";
  await (await roles.connectAs("web")).query(entry(name));
  const worker = await roles.connectAs("worker");
  await expect(worker.query(entry(name))).rejects.toMatchObject({ code: "42501" });
  await expect(worker.query(entry("bob@laptop (command line)", "c1"))).rejects.toMatchObject({
    code: "42501",
  });
  await expect(worker.query(entry(name, "c1"))).rejects.toMatchObject({ code: "42501" }); // of its own kind only
  await worker.query(entry(name, "c1").replace("flag.changed", "flag.opened-by-plan"));
});

test("an entry is of one of four kinds", async () => {
  const web = await roles.connectAs("web");
  await expect(web.query(entry("demo").replace("'system'", "'System'"))).rejects.toMatchObject({
    code: "23514",
  });
});

test("no token has a name of Sluice itself", async () => {
  const db = openDb(roles.ownerUrl, { name: "test" });
  for (const name of ["worker", " outbox ", "demo", "ann@laptop (command line)"])
    await expect(
      createToken(contextAs("admin", db), { name, role: "viewer", expiresInDays: 9 }),
    ).rejects.toThrow(/input\.sentences\.nameOfSluice/);
  await db.$disconnect();
});

test("what the worker takes over without a job is a decision about values, or a change of a target's outbox", async () => {
  const worker = await roles.connectAs("worker");
  const taken = (kind: string, subject: string, action: string) =>
    worker.query(
      `insert into audit_entries (actor_kind, actor_id, actor_name, via, action, subject_kind, subject_id, outcome)
       values ($1, 'x', 'admin@sluice.local', 'dashboard', $3, $2, 'all', 'done')`,
      [kind, subject, action],
    );
  await taken("user", "quarantine", "quarantine.decided");
  await taken("outside", "outbox", "outbox.event-deleted");
  for (const [kind, subject] of [
    ["user", "quarantine"],
    ["outside", "outbox"],
  ] as const)
    await expect(taken(kind, subject, "kill-switch.engaged")).rejects.toMatchObject({ code: "42501" });
});

test.each(["web", "worker"] as const)(
  "nobody keeps a number from the entries to come, as %s",
  async (part) => {
    const client = await roles.connectAs(part);
    const insert = (columns: string, values: string) =>
      client.query(`insert into audit_entries (${columns} actor_kind, actor_id, actor_name, via, action, subject_kind, subject_id, outcome)
      select ${values} 'system', 'x', '${SYSTEM_NAMES[part][0]}', 'x', 'plan.read', 'plan', 'x', 'done' from generate_series(1, 3) g`);
    const next = "(select max(id) from audit_entries) + g,";
    await expect(insert("id,", next)).rejects.toMatchObject({ code: "42501" });
    await insert("", "");
    await expect(insert("id,", next)).rejects.toMatchObject({ code: "42501" });
    await insert("", "");
  },
);

test("every table that a process numbers rows of refuses a number of its own", async () => {
  const { rows } = await roles.owner.query(
    `select distinct c.relname from pg_class s join pg_depend d on d.objid = s.oid and d.deptype in ('a', 'i')
       join pg_class c on c.oid = d.refobjid
     where s.relkind = 'S' and s.relnamespace = 'public'::regnamespace
       and not exists (select from pg_trigger t join pg_proc p on p.oid = t.tgfoid
                       where t.tgrelid = c.oid and p.proname = 'number_row')`,
  );
  expect(rows).toEqual([]);
});
