import { Prisma } from "../../generated/prisma/client.ts";
import type { Context } from "../context.ts";
import { ACTION_NOW, actionNow } from "./actions-of-before.ts";
import { type AuditEntryView, AuditFilter } from "./model.ts";

export type AuditPage = {
  entries: AuditEntryView[];
  /** Give it as `before` for the next page; null: nothing older. */
  next: string | null;
};

type Row = {
  id: bigint;
  at: Date;
  actor_kind: string;
  actor_name: string;
  actor_role: string | null;
  via: string;
  action: string;
  subject_kind: string;
  subject_id: string;
  outcome: AuditEntryView["outcome"];
  reason: string | null;
  before: unknown;
  after: unknown;
  correlation_id: string | null;
  db_role: string | null;
};

/** Newest first, by keyset: pages stay put while entries arrive. */
export async function listAudit(ctx: Context, filter: unknown, pageSize = 50): Promise<AuditPage> {
  const wanted = AuditFilter.parse(filter);
  const rows = await ctx.db.$queryRaw<Row[]>`
    select * from audit_entries where ${Prisma.join(conditions(wanted), " and ")}
    order by id desc limit ${pageSize + 1}`;
  const entries = rows.slice(0, pageSize).map(toView);
  return { entries, next: rows.length > pageSize ? (entries.at(-1)?.id ?? null) : null };
}

/** Those with these actions; those of what was done or failed without them; or what was refused, from an entry on. */
type Which = { only: readonly string[] } | { not: readonly string[] } | { refusedFrom: string };

/** The latest of these entries, newest first. */
export async function listEntries(ctx: Context, which: Which, most: number): Promise<AuditEntryView[]> {
  const rows = await ctx.db.$queryRaw<Row[]>`
    select * from audit_entries where ${conditionOf(which)} order by id desc limit ${most}`;
  return rows.map(toView);
}

function conditionOf(which: Which): Prisma.Sql {
  if ("refusedFrom" in which) return Prisma.sql`outcome = 'refused' and id >= ${BigInt(which.refusedFrom)}`;
  return "only" in which
    ? Prisma.sql`action in (${Prisma.join([...which.only])})`
    : Prisma.sql`outcome <> 'refused' and action not in (${Prisma.join([...which.not])})`;
}

export type AuditDay = { entries: number; refused: number; failedSignIns: number; outside: number };

/** The last 24 hours in four numbers. */
export async function readAuditDay(ctx: Context): Promise<AuditDay> {
  const since = new Date(ctx.now().getTime() - 86_400_000);
  const [day] = await ctx.db.$queryRaw<AuditDay[]>`
    select count(*)::int as entries,
      count(*) filter (where outcome = 'refused' and subject_kind <> 'session')::int as refused,
      count(*) filter (where outcome = 'refused' and subject_kind = 'session')::int as "failedSignIns",
      count(*) filter (where via = 'sql')::int as outside
    from audit_entries where at > ${since}`;
  if (!day) throw new Error("count(*) returned no row");
  return day;
}

function conditions(filter: AuditFilter): Prisma.Sql[] {
  const all = [Prisma.sql`true`];
  if (filter.before) all.push(Prisma.sql`id < ${BigInt(filter.before)}`);
  if (filter.subject) all.push(Prisma.sql`subject_kind = ${filter.subject}`);
  if (filter.id) all.push(Prisma.sql`subject_id = ${filter.id}`);
  if (filter.outcome) all.push(Prisma.sql`outcome = ${filter.outcome}`);
  if (filter.via) all.push(Prisma.sql`via = ${filter.via}`);
  if (filter.q) {
    const part = `%${filter.q.replace(/[\\%_]/g, "\\$&")}%`;
    all.push(Prisma.sql`(subject_id ilike ${part} or actor_name ilike ${part} or action ilike ${part} or ${ACTION_NOW} ilike ${part}
      or reason ilike ${part} or after -> 'because' ->> 'params' ilike ${part} or correlation_id = ${filter.q})`);
  }
  return all;
}

/** As deep as anything that Sluice writes, and no deeper than a page can walk: any role that may write entries may write any JSON. */
const DEEPEST = 20;

function shallow(value: unknown, depth = 0): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth === DEEPEST) return "…";
  if (Array.isArray(value)) return value.map((one) => shallow(one, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shallow(one, depth + 1)]));
}

function toView(row: Row): AuditEntryView {
  return {
    id: row.id.toString(),
    at: row.at,
    actorKind: row.actor_kind,
    actorName: row.actor_name,
    actorRole: row.actor_role,
    via: row.via,
    action: actionNow(row.action),
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    outcome: row.outcome,
    reason: row.reason,
    before: shallow(row.before),
    after: shallow(row.after),
    correlationId: row.correlation_id,
    dbRole: row.db_role,
  };
}
