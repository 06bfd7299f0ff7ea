import { nextBoundary } from "../flags/compile/compile.ts";
import type { PeopleOn } from "../flags/exposure/count-people-on.ts";
import type { FlagSummary } from "../flags/model.ts";
import { countReach } from "../flags/reads/count-reach.ts";
import { readRaiseGate } from "../interlock/flag-raise-gate.ts";
import type { Context } from "../kernel/context.ts";
import { DEFAULT_ENVIRONMENT } from "../kernel/environment.ts";
import { definitionOf } from "../plans/definition/plan-definition.ts";
import type { FlagFacts } from "./motion-row.ts";
import { readFinishedToday } from "./read-progress.ts";

const DAY_MS = 86_400_000;
/** People are counted for so many flags; more would make the page wait. */
const MOST_COUNTED = 20;

type Read = Pick<FlagFacts, "answers" | "killedAt"> & {
  /** By the press, while the kill switch is engaged; null: not engaged, or not counted. */
  movedBack: PeopleOn | null;
};

/** What "In motion" tells of flags beyond what the list of flags knows. */
export async function readFlagFacts(
  ctx: Context,
  flags: FlagSummary[],
  { answers, movedBack, killedAt }: Read,
): Promise<FlagFacts> {
  const now = ctx.now();
  const [movedToday, stages, finished] = await Promise.all([
    readMoved(ctx, new Date(now.getTime() - DAY_MS)),
    readStages(ctx),
    readFinishedToday(ctx),
  ]);
  const gated = flags.filter((flag) => ["partly-on", "off"].includes(flag.state) && stages.has(flag.name));
  const gates = await Promise.all(
    gated.map(async (flag) => [flag.name, await readRaiseGate(ctx.db, flag, now)] as const),
  );
  const moving = flags.filter((flag) => flag.setTo.serves !== "nobody" || movedToday.has(flag.name));
  const opensAt = new Map<string, Date>();
  for (const flag of flags.filter((one) => one.state === "window-closed")) {
    const at = nextBoundary({ ...flag, enabled: true }, now);
    if (at) opensAt.set(flag.name, at);
  }
  return {
    answers,
    movedToday,
    stages,
    gates: new Map(gates),
    opensAt,
    people: killedAt ? movedByPress(moving, movedBack) : await readPeople(ctx, moving),
    finished,
    killedAt,
  };
}

/** Whom they serve was changed; being made, or described anew, is no motion. */
async function readMoved(ctx: Context, since: Date): Promise<Set<string>> {
  const rows = await ctx.db.$queryRaw<{ flag: string }[]>`
    select distinct flag_name as flag from flag_versions
    where environment = ${DEFAULT_ENVIRONMENT} and at > ${since} and before is not null and after is not null
      and (before -> 'enabled', before -> 'rollout_percentage', before -> 'allow_keys', before -> 'retired_at')
        is distinct from (after -> 'enabled', after -> 'rollout_percentage', after -> 'allow_keys', after -> 'retired_at')`;
  return new Set(rows.map((row) => row.flag));
}

async function readStages(ctx: Context): Promise<FlagFacts["stages"]> {
  const plans = await ctx.db.plan.findMany({
    where: { environment: DEFAULT_ENVIRONMENT, flagName: { not: null } },
  });
  return new Map(
    plans.flatMap((plan) => {
      const stages = definitionOf(plan)?.phases.find((one) => one.switch !== null)?.switch?.stages;
      return stages && plan.flagName ? [[plan.flagName, stages.map((one) => one.percentage)] as const] : [];
    }),
  );
}

async function readPeople(ctx: Context, flags: FlagSummary[]): Promise<FlagFacts["people"]> {
  const counted = flags.slice(0, MOST_COUNTED).map(async (flag) => {
    const { asked, before, knownKeys } = await countReach(ctx.db, flag, flag, ctx.now());
    return asked && knownKeys > 0 ? [[flag.name, { on: before, of: knownKeys }] as const] : [];
  });
  return new Map((await Promise.all(counted)).flat());
}

/** What was counted at the press: who is seen for the first time since was on no new path. */
function movedByPress(flags: FlagSummary[], press: PeopleOn | null): FlagFacts["people"] {
  if (press === null) return new Map();
  const moved = new Map(
    press.flags.map(({ name, people, of }) => [name, of === 0 ? ("not-asked" as const) : { on: people, of }]),
  );
  return new Map(flags.map(({ name }) => [name, moved.get(name) ?? { on: 0, of: 0 }]));
}
