import { z } from "zod";
import { query } from "../../kernel/query.ts";
import { KillSwitch as Stored } from "../../kill/model.ts";
import { readKillState } from "../../kill/read-kill-state.ts";

export const KillSwitch = Stored.meta({ id: "KillSwitch", title: "Whether every flag is served off" });

export const killSwitch = query({
  name: "kill-switch.read",
  input: z.object({}),
  output: KillSwitch,
  run: (ctx) => readKillState(ctx.db),
});
