import type { FlagList } from "../flags/model.ts";
import { listFlags } from "../flags/reads/read-flags.ts";
import type { BootstrapToken } from "../identity/users/model.ts";
import { readBootstrapToken } from "../identity/users/reads.ts";
import type { Attempt, Try } from "../kernel/attempt.ts";
import type { Env } from "../kernel/config/env.ts";
import type { Context } from "../kernel/context.ts";
import { DEFAULT_ENVIRONMENT } from "../kernel/environment.ts";
import type { KillSwitchStatus } from "../kill/model.ts";
import { readMovedBack } from "../kill/moved-back.ts";
import { readKillSwitch } from "../kill/reads.ts";
import { askClinic, clinicOf } from "../local/clinic.ts";
import { type Message, message } from "../messages/catalogue/message.ts";
import { flagStateWords } from "../messages/flag-states.ts";
import type { OutboxOverview } from "../outbox/model.ts";
import { readOutboxOverview } from "../outbox/reads/read-outbox-overview.ts";
import { readValidation, type ValidationView } from "../plans/reads/read-plan.ts";
import { whatNeedsYou } from "./answer.ts";
import { type ClinicLive, clinicLive } from "./clinic-live.ts";
import type { FeedLine } from "./feed-line.ts";
import type { FirstChange } from "./first-change.ts";
import { inMotion } from "./motion.ts";
import type { MotionRow } from "./motion-row.ts";
import type { Need } from "./need.ts";
import { quietWords } from "./quiet-words.ts";
import { type Activity, readActivity } from "./read-activity.ts";
import { readFeed } from "./read-feed.ts";
import { type NextOfPlan, readFirstChange, readNextOfPlan, whileKilled } from "./read-first-change.ts";
import { readFlagFacts } from "./read-flag-facts.ts";
import { readKilled } from "./read-killed.ts";
import { planReader, readPlansInMotion } from "./read-progress.ts";
import { readShell } from "./read-shell.ts";
import { readUnsoundPlans } from "./read-unsound-plans.ts";

export type Overview = {
  needs: Need[];
  killed: boolean;
  flags: Attempt<FlagList>;
  killSwitch: Attempt<KillSwitchStatus>;
  activity: Attempt<Activity>;
  outbox: Attempt<OutboxOverview>;
  validation: Attempt<ValidationView>;
  /** What tiles count and the table shows. */
  motion: Attempt<MotionRow[]>;
  first: Attempt<FirstChange | null>;
  next: NextOfPlan | null;
  /** Why nothing needs anybody, where nothing does. */
  quiet: Message;
  clinic: { live: Attempt<ClinicLive>; address: string } | null;
  /** The flag that chooses the clinic's path: "dynamic-services is off". */
  pathFlag: Message | null;
  feed: Attempt<FeedLine[]>;
};

/**
 * Everything on the first screen, so that its tiles, its table and its answer come from one reading. Of another environment
 * than the default it tells what needs a person there: its flags, its kill switch and who serves them, beside the plans, checks,
 * sinks and workers, which are the same everywhere. What moves and what happened is the default's.
 */
export async function readOverview(
  ctx: Context,
  env: Pick<Env, "CLINIC_CONTROL_TOKEN" | "CLINIC_PORT" | "ADMIN_TOKEN" | "SLUICE_DEMO">,
  attempt: Try,
  environment: string = DEFAULT_ENVIRONMENT,
): Promise<Overview> {
  const read = planReader(ctx);
  const clinic = clinicOf(env);
  const [
    shell,
    killed,
    unsound,
    killSwitch,
    flags,
    activity,
    plans,
    validation,
    outbox,
    first,
    bootstrapToken,
    live,
  ] = await Promise.all([
    readShell(ctx, environment),
    attempt("killSwitch", () => readKilled(ctx, environment)),
    attempt("migrations", () => readUnsoundPlans(ctx)),
    attempt("killSwitch", () => readKillSwitch(ctx.db, ctx.now(), environment)),
    attempt("flags", () => listFlags(ctx.db, ctx.now(), environment)),
    attempt("activity", () => readActivity(ctx, environment)),
    attempt("migrations", () => readPlansInMotion(ctx, read)),
    attempt("validation", () => readValidation(ctx)),
    attempt("outbox", () => readOutboxOverview(ctx.db, ctx.config())),
    attempt("firstPlan", () => readFirstChange(ctx, read)),
    bootstrapFor(ctx, env),
    clinic && attempt("clinic", async () => clinicLive(await askClinic(clinic), ctx.now())),
  ]);
  const motion = await attempt("motion", async () => {
    if (!flags.ok || !plans.ok) throw new Error("what it is made of was not read");
    const { flags: all, killedAt } = flags.value;
    const answers = value(activity)?.recent?.flags ?? null;
    const press = value(killSwitch)?.revision ?? null;
    const movedBack = killedAt && (await readMovedBack(ctx.db, press));
    const facts = await readFlagFacts(ctx, all, { answers, movedBack, killedAt });
    return inMotion(plans.value, all, facts);
  });
  // After the kill switch: the feed's line of a press tells the very confirmation that the bar and the tile tell.
  const feed = await attempt("audit", () => readFeed(ctx, value(killSwitch)));
  const next = await attempt("nextStep", () => readNextOfPlan(ctx, value(first), read));
  return {
    needs: whatNeedsYou({
      now: ctx.now(),
      role: ctx.actor.role,
      killed: value(killed),
      served: shell.served,
      plans: value(plans) ?? [],
      unsoundPlans: value(unsound) ?? [],
      checks: value(validation)?.rows ?? [],
      flags: value(flags)?.flags ?? [],
      sinks: value(outbox)?.sinks ?? [],
      workersAlive: value(activity)?.workersAlive ?? 1,
      silentWorkers: value(activity)?.silentWorkers ?? [],
      lastClient: value(activity)?.lastClient ?? null,
      lostClients: value(activity)?.lostClients ?? [],
      bootstrapToken,
      unread: whyUnread([killSwitch, flags, activity, plans, validation, outbox, feed, first]),
    }),
    killed: shell.served.kind === "killed",
    flags,
    killSwitch,
    activity,
    outbox,
    validation,
    motion,
    first,
    next: value(killed) ? whileKilled(value(next)) : value(next),
    quiet: quietWords({
      flags: value(flags)?.flags.length ?? 0,
      checks: value(validation)?.totals.passing ?? 0,
      sinks: value(outbox)?.sinks.length ?? 0,
    }),
    clinic: clinic && live && { live, address: clinic.url },
    pathFlag: pathFlag(value(first), value(flags)),
    feed,
  };
}

function pathFlag(first: FirstChange | null, flags: FlagList | null): Message | null {
  const flag = flags?.flags.find((one) => one.name === first?.plan.flag?.name);
  if (!flag) return null;
  return flag.state === "partly-on"
    ? message("overview.pathFlag.at", { flag: flag.name, share: `${flag.rolloutPercentage}\u00a0%` })
    : message("overview.pathFlag.is", { flag: flag.name, state: flagStateWords(flag) });
}

function value<T>(read: Attempt<T>): T | null {
  return read.ok ? read.value : null;
}

/** Of those that could not be read, each once. */
function whyUnread(tried: readonly Attempt<unknown>[]): Message[] {
  const why = tried.flatMap((one) => (one.ok ? [] : [one.because]));
  return [...new Map(why.map((one) => [JSON.stringify(one), one])).values()];
}

/** Only an admin can end it, and the demo is reached from this machine only. */
async function bootstrapFor(
  ctx: Context,
  env: Pick<Env, "ADMIN_TOKEN" | "SLUICE_DEMO">,
): Promise<BootstrapToken> {
  if (ctx.actor.role !== "admin" || env.SLUICE_DEMO === "1") return "absent";
  return readBootstrapToken(ctx.db, env);
}
