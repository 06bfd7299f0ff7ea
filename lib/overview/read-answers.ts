import type { Context } from "../kernel/context.ts";
import { DEFAULT_ENVIRONMENT } from "../kernel/environment.ts";

export type Answers = { on: number; off: number };

/** What was answered from a moment on: of all flags, and of each that was asked for. Tile and table tell this one reading. */
export type RecentAnswers = Answers & {
  since: Date;
  seconds: number;
  flags: Map<string, Answers>;
};

type Press = { engagedAt: Date | null; liftedAt: Date | null };

const BUCKET_MS = 10_000;
const MINUTE_MS = 60_000;
/** An SDK reports so often what it answered, and that is counted when it arrives. */
const REPORTED_WITHIN_MS = 5_000;

/**
 * What was counted over the last 50 to 60 s; while the kill switch is engaged over the time since, an hour at most; after
 * its lifting never of before. Null: nothing was counted in the last hour, or nothing yet since the press.
 */
export async function readAnswers(
  ctx: Context,
  kill: Press | null,
  environment: string = DEFAULT_ENVIRONMENT,
): Promise<RecentAnswers | null> {
  const now = ctx.now().getTime();
  const hourAgo = new Date(now - 60 * MINUTE_MS);
  const from = countedFrom(now, kill);
  const [rows, [counting]] = await Promise.all([
    ctx.db.$queryRaw<(Answers & { flag: string })[]>`
      select flag_name as flag,
        coalesce(sum(count) filter (where is_on), 0)::float8 as on,
        coalesce(sum(count) filter (where not is_on), 0)::float8 as off
      from answer_counts
      where environment = ${environment} and at >= ${new Date(from)} and at <= ${ctx.now()} group by flag_name`,
    ctx.db.$queryRaw<{ runs: boolean }[]>`
      select exists (select 1 from evaluation_counts
        where environment = ${environment} and at > ${hourAgo} and at <= ${ctx.now()}) as runs`,
  ]);
  // A gateway writes every two seconds: nothing of a bucket that has just begun is not yet "nobody asked".
  if (!counting?.runs || (rows.length === 0 && now - from < BUCKET_MS)) return null;
  return {
    since: new Date(from),
    seconds: Math.max(1, Math.round((now - from) / 1000)),
    on: rows.reduce((sum, one) => sum + one.on, 0),
    off: rows.reduce((sum, one) => sum + one.off, 0),
    flags: new Map(rows.map(({ flag, on, off }) => [flag, { on, off }])),
  };
}

/**
 * The beginning of the first bucket that counts. What stands in one was answered up to some seconds before it began, so
 * that the first of a press is the one that began when no report of before could still be under way.
 */
function countedFrom(now: number, kill: Press | null): number {
  const engagedAt = kill?.engagedAt?.getTime() ?? null;
  const pressedAt = engagedAt ?? kill?.liftedAt?.getTime() ?? 0;
  const earliest = now - (engagedAt === null ? 1 : 60) * MINUTE_MS;
  return Math.ceil(Math.max(earliest, pressedAt + REPORTED_WITHIN_MS) / BUCKET_MS) * BUCKET_MS;
}
