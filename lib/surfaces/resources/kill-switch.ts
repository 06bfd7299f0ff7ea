import { z } from "zod";
import { EnvironmentName } from "../../kernel/environment.ts";
import { query } from "../../kernel/query.ts";
import { KillSwitch } from "../../kill/model.ts";
import { readKillState } from "../../kill/read-kill-state.ts";
import { readStanding, standingInEnglish } from "../../kill/read-standing.ts";

const InEnvironment = z.object({ environment: EnvironmentName });

export const killSwitch = query({
  name: "kill-switch.read",
  input: InEnvironment,
  output: KillSwitch,
  run: (ctx, { environment }) => readKillState(ctx.db, environment),
});

const Participant = z.object({
  kind: z.enum(["gateway", "client"]),
  name: z.string(),
  confirmedAt: z.date().nullable(),
});

const KillSwitchStanding = KillSwitch.extend({
  engaged: z.boolean(),
  environmentKills: z
    .array(z.string())
    .nullable()
    .describe("Gateways that have SLUICE_KILL=1 in their environment."),
  confirmation: z
    .object({
      participants: z.array(Participant),
      confirmed: z.int(),
      there: z.array(Participant).describe("Who was there at the press or lift."),
      since: z
        .object({ joined: z.int(), gone: z.int() })
        .describe("How many have to serve it that were not there, and the other way round."),
      ms: z.number().nullable().describe("To the last confirmation of those that were there."),
    })
    .nullable()
    .describe("Who serves the last press or lift; null if it was never used."),
  mayServeOn: z
    .array(z.object({ name: z.string(), application: z.string(), lastSeenAt: z.date() }))
    .nullable()
    .describe(
      "Clients that were lost in the hour before the press, so that nobody waits for them: they may serve what they had. While it is not engaged, those that a press would not reach.",
    ),
  notRead: z.string().nullable().describe("Why the three above are null though it was used, for people."),
}).meta({ id: "KillSwitchStanding", title: "The kill switch, and who serves its last press or lift" });

export const killSwitchStanding = query({
  name: "kill-switch-standing.read",
  input: InEnvironment,
  output: KillSwitchStanding,
  run: async (ctx, { environment }) => standingInEnglish(await readStanding(ctx.db, environment)),
});
