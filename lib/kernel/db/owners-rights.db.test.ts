import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startServiceRoles } from "../../../test/service-roles.ts";
import { renewRights } from "./apply-roles.ts";
import { SERVICE_PARTS, type ServicePart } from "./table-rights.ts";

// What no role of a process may do: run anything as the owner.
let roles: Awaited<ReturnType<typeof startServiceRoles>>;
const clients = {} as Record<ServicePart, pg.Client>;
beforeAll(async () => {
  roles = await startServiceRoles();
  for (const part of SERVICE_PARTS) clients[part] = await roles.connectAs(part);
});
afterAll(() => roles?.stop());
beforeEach(async () => {
  for (const part of SERVICE_PARTS) await clients[part].query("rollback");
});

/** A cast that its caller wrote, in the way of what a function with the owner's rights does with a row. */
const OWN_CAST = `create type pg_temp.e as enum ('a');
  create function pg_temp.f(x pg_temp.e) returns json language plpgsql as $$ begin
    raise exception 'ran as %', current_user;
  end $$;
  create cast (pg_temp.e as json) with function pg_temp.f(pg_temp.e);
  create temp table t (id int, name text, c pg_temp.e);`;
const DENIED = { code: "42501" };

async function triggersOfTheOwner(): Promise<{ name: string; tables: string[] }[]> {
  const { rows } = await roles.owner.query(
    `select p.oid::regprocedure::text as name, coalesce(array_agg(distinct t.tgrelid::regclass::text) filter (where t.oid is not null), '{}') as tables
     from pg_proc p left join pg_trigger t on t.tgfoid = p.oid
     where p.pronamespace = 'public'::regnamespace and p.prosecdef and p.prorettype = 'trigger'::regtype group by p.oid order by 1`,
  );
  return rows;
}

describe.each(SERVICE_PARTS)("%s", (part) => {
  test("makes no temporary table, type or function", async () => {
    await expect(clients[part].query(OWN_CAST)).rejects.toMatchObject(DENIED);
    await expect(clients[part].query("create temp table t (id int)")).rejects.toMatchObject(DENIED);
  });

  test("puts no function of the owner on a table of its own, where it may make one", async () => {
    await roles.owner.query(`grant temporary on database sluice to sluice_${part}`);
    const triggers = await triggersOfTheOwner();
    expect(triggers.length).toBeGreaterThanOrEqual(9);
    for (const { name } of triggers) {
      await clients[part].query(`begin; ${OWN_CAST}`);
      await expect(
        clients[part].query(`create trigger t1 after insert on t for each row execute function ${name}`),
        name,
      ).rejects.toMatchObject(DENIED);
      await clients[part].query("rollback");
    }
    await roles.owner.query(`revoke temporary on database sluice from sluice_${part}`);
  });

  test("meets a function that refuses the table, where it may do that too", async () => {
    await roles.owner.query(`grant temporary on database sluice to sluice_${part};
      grant execute on all functions in schema public to sluice_${part}`);
    for (const { name } of await triggersOfTheOwner()) {
      await clients[part].query(`begin; ${OWN_CAST}
        create trigger t1 before insert on t for each row execute function ${name}`);
      await expect(clients[part].query("insert into t values (1, 'x', 'a')"), name).rejects.toMatchObject({
        ...DENIED,
        message: expect.stringMatching(
          `^${name.replaceAll(/[()]/g, "\\$&")} is not for table pg_temp_\\d+\\.t$`,
        ),
      });
      await clients[part].query("rollback");
    }
    await roles.owner.query(`revoke temporary on database sluice from sluice_${part};
      revoke execute on all functions in schema public from sluice_${part}`);
  });

  test.each([
    "set role postgres",
    "set session authorization postgres",
    "set session_replication_role = replica",
    `alter role sluice_${part} superuser`,
    `grant postgres to sluice_${part}`,
    "create role another",
    "create schema mine",
    `create schema authorization sluice_${part}`,
    "create function public.f() returns int language sql as 'select 1'",
    "create operator public.= (leftarg = text, rightarg = jsonb, function = jsonb_exists)",
    "create type public.mine as enum ('a')",
    "create table public.mine (id int)",
    "create view public.mine as select 1",
    "create extension postgres_fdw",
    "create event trigger mine on ddl_command_end execute function refuse_audit_change()",
    "create publication mine for table audit_entries",
    "create rule mine as on insert to gateways do also delete from audit_entries",
    "create trigger mine before insert on gateways for each row execute function suppress_redundant_updates_trigger()",
    "create index mine on gateways ((now()))",
    "create policy mine on users using (true)",
    "alter table gateways alter column id set default gen_random_uuid()",
    "alter table gateways disable trigger all",
    "alter table audit_entries owner to current_user",
    "alter view check_keys set (security_invoker = false)",
    "alter function acting_name() reset search_path",
    "alter function record_flag_change() security invoker",
    "alter database sluice set search_path = pg_temp",
    "alter role postgres set search_path = pg_temp",
    "alter default privileges for role postgres grant all on tables to public",
    "alter system set shared_preload_libraries = 'x'",
    "select setval('audit_entries_id_seq', 1)",
    "select acting_name()",
    "select lo_export(0, '/tmp/x')",
    "select lo_import('/etc/passwd')",
    "select pg_read_file('/etc/passwd')",
    "copy gateways to program 'true'",
    "copy gateways to '/tmp/x'",
    "load 'x'",
    "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'postgres'",
  ])("may not: %s", async (sql) => {
    await expect(clients[part].query(sql)).rejects.toMatchObject(DENIED);
  });
});

test("every function with the owner's rights looks into temporary tables last, and nobody else may call one", async () => {
  const { rows } = await roles.owner.query(
    `select oid::regprocedure::text as name from pg_proc
     where pronamespace = 'public'::regnamespace and (
       prosecdef and coalesce(array_to_string(proconfig, ' '), '') !~ 'search_path=pg_catalog, (public|"public"), pg_temp$'
       or has_function_privilege('public', oid, 'execute'))`,
  );
  expect(rows).toEqual([]);
});

test("functions of a later migration are closed with the next rights, those of an extension are left", async () => {
  await roles.owner.query(`create function later() returns int language sql security definer as 'select 1';
    create extension pg_trgm`);
  await renewRights(roles.ownerUrl);
  const { rows } = await roles.owner.query(
    `select has_function_privilege('public', 'later()', 'execute') as later,
       has_function_privilege('public', 'similarity(text, text)', 'execute') as extension,
       has_database_privilege('public', 'sluice', 'temporary') as temporary`,
  );
  expect(rows).toEqual([{ later: false, extension: true, temporary: false }]);
  await roles.owner.query("drop function later(); drop extension pg_trgm");
});

test("no view, rule, default, index or check lends anybody the owner's rights", async () => {
  const { rows } = await roles.owner.query(
    `select 'view ' || oid::regclass as lends from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')
       and not coalesce('security_invoker=true' = any (reloptions), false)
     union all select 'rule ' || rulename from pg_rewrite r join pg_class c on c.oid = r.ev_class
     where c.relnamespace = 'public'::regnamespace and rulename <> '_RETURN'
     union all select 'event trigger ' || evtname from pg_event_trigger
     union all select 'membership of ' || member::regrole from pg_auth_members where member::regrole::text like 'sluice\\_%'
     union all select 'object of ' || refobjid::regrole from pg_shdepend
     where deptype = 'o' and refclassid = 'pg_authid'::regclass and refobjid::regrole::text like 'sluice\\_%'
     -- What an expression calls, whoever makes it run: none of it is of a schema but the server's own.
     union all select 'call of ' || p.oid::regprocedure || ' by ' || pg_describe_object(d.classid, d.objid, d.objsubid)
     from pg_depend d join pg_proc p on d.refclassid = 'pg_proc'::regclass and p.oid = d.refobjid
     where d.classid <> 'pg_trigger'::regclass and p.pronamespace = 'public'::regnamespace and d.deptype <> 'e'`,
  );
  expect(rows).toEqual([]);
});

test("a caller's temporary tables do not stand in for the real ones", async () => {
  await roles.owner.query("grant temporary on database sluice to sluice_web");
  await clients.web.query(`begin;
    create temp table audit_seals (position bigint, entry_id bigint, hash bytea);
    create temp table service_roles (name text, part text);
    create temp table flag_state (id int, revision bigint, at timestamptz);
    insert into feature_flags (name) values ('shadowed');
    set constraints all immediate`);
  const { rows } = await clients.web.query(
    "select (select count(*)::int from pg_temp.audit_seals) as seals, outside, revision > 0 as numbered from flag_versions",
  );
  expect(rows).toEqual([{ seals: 0, outside: true, numbered: true }]);
  await roles.owner.query("revoke temporary on database sluice from sluice_web");
});

test("the gateway's role cannot borrow the owner's rights through a temporary table", async () => {
  await roles.owner.query("grant temporary on database sluice to sluice_gateway");
  await clients.gateway.query(`
    create temp table flag_askers (flag_name text, application text, first_asked_at timestamptz, last_asked_at timestamptz, primary key (flag_name, application));
    create function pg_temp.borrowed() returns trigger language plpgsql as $$ begin
      raise exception 'ran as %', current_user;
    end $$;
    create trigger borrowed before insert on flag_askers for each row execute function pg_temp.borrowed();
    grant all on flag_askers to public;
    insert into evaluation_counts (flag_name, at, variant, gateway_id, count, application, authenticated)
    values ('borrowed', now(), 'on', gen_random_uuid(), 1, 'clinic', true)`);
  const { rows } = await roles.owner.query(
    "select application from public.flag_askers where flag_name = 'borrowed'",
  );
  expect(rows).toEqual([{ application: "clinic" }]);
  await roles.owner.query("revoke temporary on database sluice from sluice_gateway");
});
