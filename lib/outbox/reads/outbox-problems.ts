import type pg from "pg";
import { type Message, message } from "../../messages/catalogue/message.ts";

/** `what` names no account, as health is open to everybody; `remedy` is for who is signed in. */
export type OutboxProblem = { what: Message; remedy: string | null };

type Queryable = Pick<pg.Pool | pg.Client, "query">;

type Rights = {
  quoted_role: string;
  database: string;
  version: number;
  log: boolean;
  schema: boolean;
  may_make_schema: boolean;
  may_use_schema: boolean;
  /** Whether what applies versions may see which there are. */
  may_read_versions: boolean;
  /** A role that owns something in schema sluice and whose rights Sluice's role does not have. */
  other_owner: string | null;
  other_is_superuser: boolean | null;
};

/** Why a target has no outbox that works, and what to do; null if it has one. Asks the catalog only. */
export async function readOutboxProblem(target: Queryable): Promise<OutboxProblem | null> {
  const { rows } = await target.query<Rights>(`
    select quote_ident(current_user) as quoted_role, quote_ident(current_database()) as database, current_setting('server_version_num')::int as version,
           exists (select from pg_class c where c.relnamespace = n.oid and c.relname = 'outbox_log') as log,
           n.oid is not null as schema, has_database_privilege(current_database(), 'CREATE') as may_make_schema,
           coalesce(has_schema_privilege(n.oid, 'CREATE') and has_schema_privilege(n.oid, 'USAGE'), false) as may_use_schema,
           coalesce((select has_table_privilege(c.oid, 'SELECT') from pg_class c
                     where c.relnamespace = n.oid and c.relname = 'schema_versions'), false) as may_read_versions,
           quote_ident(o.rolname) as other_owner, o.rolsuper as other_is_superuser
    from (values (1)) one left join pg_namespace n on n.nspname = 'sluice'
    left join lateral (
      select r.rolname, r.rolsuper from pg_roles r
      where not pg_has_role(r.oid, 'usage')
        and (exists (select from pg_class c where c.relnamespace = n.oid and c.relowner = r.oid)
             or exists (select from pg_proc f where f.pronamespace = n.oid and f.proowner = r.oid))
      order by 1 limit 1) o on true`);
  const found = rows[0];
  // What another role installed can be used as it is, but not be brought to this version.
  const isOthers = found?.other_owner != null && !(found.may_use_schema && found.may_read_versions);
  if (!found || (found.log && found.may_use_schema && !isOthers)) return null;
  if (found.version < 150_000) {
    const version = Math.floor(found.version / 10_000);
    return {
      what: message("outbox.problem.tooOld", { version }),
      remedy: null,
    };
  }
  if (isOthers) {
    const remedy = `GRANT ${found.other_owner} TO ${found.quoted_role};`;
    return {
      what: message("outbox.problem.otherOwner"),
      remedy: found.other_is_superuser ? null : remedy, // that would be too much
    };
  }
  if (!found.may_make_schema && (!found.schema || found.may_use_schema)) {
    return {
      what: message("outbox.problem.mayNotMakeSchema"),
      remedy: `GRANT CREATE ON DATABASE ${found.database} TO ${found.quoted_role};`,
    };
  }
  if (found.schema && !found.may_use_schema) {
    return {
      what: message("outbox.problem.mayNotUseSchema"),
      remedy: `GRANT USAGE, CREATE ON SCHEMA sluice TO ${found.quoted_role};`,
    };
  }
  return {
    what: message("outbox.problem.notInstalled"),
    remedy: null,
  };
}

type View = {
  quoted_role: string;
  kind: string | null;
  ours: boolean;
  versions: boolean;
  has_public: boolean;
  may_create: boolean;
};

/**
 * Why a target has no view public.outbox_events of ours, by name; null if it has it or could have it. A view that
 * somebody dropped after we made it is missed by nobody.
 */
export async function readViewProblem(target: Queryable): Promise<OutboxProblem | null> {
  const { rows } = await target.query<View>(`
    select quote_ident(current_user) as quoted_role, c.relkind::text as kind,
           n.oid is not null as has_public,
           exists (select from pg_trigger t join pg_proc f on f.oid = t.tgfoid
                   where t.tgrelid = c.oid and t.tgname = 'outbox_events_insert'
                     and f.pronamespace = s.oid) as ours,
           exists (select from pg_class v where v.relnamespace = s.oid and v.relname = 'schema_versions') as versions,
           coalesce(has_schema_privilege(n.oid, 'CREATE'), false) as may_create
    from (values (1)) one left join pg_namespace n on n.nspname = 'public'
    left join pg_namespace s on s.nspname = 'sluice'
    left join pg_class c on c.relnamespace = n.oid and c.relname = 'outbox_events'`);
  const found = rows[0];
  if (!found || found.ours) return null;
  if (found.kind !== null)
    return { what: { code: "outbox.problem.nameTaken", params: { kind: found.kind } }, remedy: null };
  if (found.may_create || (found.versions && (await wasMade(target)))) return null;
  if (!found.has_public) return { what: message("outbox.problem.noPublic"), remedy: null };
  return {
    what: message("outbox.problem.mayNotCreate"),
    remedy: `GRANT CREATE ON SCHEMA public TO ${found.quoted_role};`,
  };
}

async function wasMade(target: Queryable): Promise<boolean> {
  const { rows } = await target.query<{ made: boolean }>(
    "select exists (select from sluice.schema_versions where part = 'outbox_view') as made",
  );
  return rows[0]?.made === true;
}

/** Both parts as one text. */
export function problemSentence({ what, remedy }: OutboxProblem): Message {
  return remedy === null ? what : message("outbox.problem.allow", { what, remedy });
}
