import { z } from "zod";
import { requireEnvironment } from "../../kernel/db/require-environment.ts";
import { query } from "../../kernel/query.ts";
import { requirePermission } from "../../kernel/require-permission.ts";
import { SuggestKeysInput } from "../verbs/inputs.ts";
import { mayListKeys } from "./may-list-keys.ts";

const SHOWN = 8;
/** Some of those found may be personal, and are left out. */
const LOOKED_AT = 40;

/**
 * Keys that begin with what was typed, of the applications that asked for the flag. It lists people, so that it needs what
 * putting them on the allow-list needs; keys that are personal by their looks are left out.
 * @throws AppError forbidden, which is on record; not-found of an environment
 */
export const suggestKeys = query({
  name: "flag.suggest-keys",
  input: SuggestKeysInput,
  output: z.object({ keys: z.array(z.string()) }),
  async run(ctx, { name, environment, beginning }) {
    requirePermission(ctx, "flag:set-targeting", { kind: "flag", id: name });
    await requireEnvironment(ctx.db, environment);
    const pattern = `${beginning.replace(/[\\%_]/g, "\\$&")}%`;
    const rows = await ctx.db.$queryRaw<{ key: string }[]>`
      select distinct k.key collate "C" as key
      from (select distinct application from flag_askers where environment = ${environment} and flag_name = ${name}) a
      cross join lateral (
        select targeting_key as key from known_keys
        where environment = ${environment} and application = a.application and targeting_key like ${pattern}
        order by targeting_key using ~<~ limit ${LOOKED_AT}
      ) k
      order by 1 limit ${LOOKED_AT}`;
    const listed = rows.map((row) => row.key).filter(mayListKeys(ctx));
    return { keys: listed.slice(0, SHOWN) };
  },
});
