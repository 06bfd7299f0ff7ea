import { z } from "zod";
import { FlagFieldChange } from "../../flags/field-change.ts";
import type { FlagKey } from "../../flags/flag-key.ts";
import { FLAG_STATES } from "../../flags/list-choices.ts";
import { FlagRow, FlagStanding } from "../../flags/model.ts";
import { listFlags, readFlag } from "../../flags/reads/read-flags.ts";
import { FlagName } from "../../flags/verbs/inputs.ts";
import type { Context } from "../../kernel/context.ts";
import { EnvironmentName } from "../../kernel/environment.ts";
import { AppError } from "../../kernel/errors.ts";
import { query } from "../../kernel/query.ts";
import { message } from "../../messages/catalogue/message.ts";
import { cutPage, PageInput, pageOf } from "../page.ts";

const Served = z.object({ confirmed: z.int(), of: z.int() });

/** What it is by that now: the kill switch, a hold, its window and its plan's checks move it without a change of the flag. */
export const FlagState = FlagStanding.extend({
  name: z.string(),
  setTo: FlagStanding.describe("The same with the kill switch left aside: what lifting it restores."),
  heldBy: z.enum(["person", "check"]).nullable().describe("What keeps it from rising."),
  turnsOnAt: z
    .number()
    .nullable()
    .describe("At what it would be turned on, where its plan does not let it be what it is set to."),
  serving: z
    .object({ gateways: Served, clients: Served })
    .describe("How many of those that are connected serve its last change."),
}).meta({ id: "FlagState", title: "What a flag serves now" });

export const FlagVersion = z
  .object({
    versionId: z.string(),
    at: z.date(),
    actorName: z.string(),
    outside: z.boolean().describe("Typed into psql or made by another program."),
    kind: z.enum(["created", "changed", "deleted"]),
    changes: z.array(FlagFieldChange),
    revision: z.int(),
  })
  .meta({ id: "FlagVersion", title: "One change of a flag" });

const Named = z.object({ name: FlagName, environment: EnvironmentName });
const Filter = z.object({
  environment: EnvironmentName,
  state: z.enum(FLAG_STATES).optional(),
  owner: z.string().optional(),
  plan: z.string().optional(),
  ...PageInput,
});

export const listOfFlags = query({
  name: "flag.list",
  input: Filter,
  output: pageOf(FlagRow),
  run: async (ctx, input) => cutFlags(await matching(ctx, input), input),
});

/** What a flag is set to. It changes with its revision and never otherwise, which is its ETag. */
export const oneFlag = query({
  name: "flag.read",
  input: Named,
  output: FlagRow,
  run: (ctx, key) => detail(ctx, key),
});

export const listOfFlagStates = query({
  name: "flag-state.list",
  input: Filter,
  output: pageOf(FlagState),
  async run(ctx, input) {
    const page = cutFlags(await matching(ctx, input), input);
    return { ...page, items: page.items.map((flag) => ({ ...flag, heldBy: flag.hold?.by ?? null })) };
  },
});

export const oneFlagState = query({
  name: "flag-state.read",
  input: Named,
  output: FlagState,
  async run(ctx, key) {
    const flag = await detail(ctx, key);
    return { ...flag, heldBy: flag.hold?.by ?? null };
  },
});

export const listOfFlagVersions = query({
  name: "flag-version.list",
  input: Named.extend(PageInput),
  output: pageOf(FlagVersion),
  async run(ctx, { name, environment, ...page }) {
    const { history } = await detail(ctx, { name, environment });
    const place = (one: { versionId: string }) => one.versionId.padStart(20, "0");
    return cutPage(history, page, { list: `versions of ${name}`, place, newest: true });
  },
});

type Flags = Awaited<ReturnType<typeof listFlags>>["flags"];

async function matching(ctx: Context, filter: z.output<typeof Filter>): Promise<Flags> {
  const { flags } = await listFlags(ctx.db, ctx.now(), filter.environment);
  return flags.filter(
    (flag) =>
      (filter.state === undefined || flag.state === filter.state) &&
      (filter.owner === undefined || flag.owner === filter.owner) &&
      (filter.plan === undefined || flag.planName === filter.plan),
  );
}

function cutFlags(flags: Flags, page: z.output<typeof Filter>) {
  return cutPage(flags, page, { list: "flags", place: ({ name }) => name });
}

async function detail(ctx: Context, key: FlagKey) {
  const flag = await readFlag(ctx.db, key.name, ctx.now(), key.environment);
  if (flag === null)
    throw new AppError("not-found", message("requests.none.flag", { flag: key.name }), { flag: key.name });
  return flag;
}
