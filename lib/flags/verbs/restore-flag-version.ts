import { can } from "../../kernel/permissions.ts";
import { verb } from "../../kernel/verb.ts";
import { message } from "../../messages/catalogue/message.ts";
import { FlagNow } from "../model.ts";
import { getFlag } from "../store.ts";
import { changedMeanwhile, changeFlag, flagSubject } from "./change-flag.ts";
import { permissionsToWrite } from "./field-permissions.ts";
import { RestoreFlagVersionInput } from "./inputs.ts";
import { readVersionPatch } from "./return-to-version.ts";

/**
 * Returns a flag to what it was after an earlier change: on or off, percentage, allow-list, window, description and
 * owner. Each field that differs needs the permission of its own verb. A hold, the plan and the variants stay as they are now, and the
 * interlock is asked as for any other rise.
 */
export const restoreFlagVersion = verb({
  name: "flag.restore",
  permission: async (asked, ctx) => {
    if (!can(ctx.actor.role, "flag:restore")) return ["flag:restore"];
    const { versionId, ...key } = RestoreFlagVersionInput.parse(asked);
    const patch = await readVersionPatch(ctx.db, key, versionId);
    return ["flag:restore", ...permissionsToWrite(await getFlag(ctx.db, key), patch)];
  },
  input: RestoreFlagVersionInput,
  output: FlagNow,
  subject: flagSubject,
  async run(ctx, { name, environment, versionId, revision }) {
    const patch = await readVersionPatch(ctx.tx, { name, environment }, versionId);
    return changeFlag(ctx, {
      name,
      environment,
      action: "flag.restored",
      because: message("auditReasons.version", { version: versionId }),
      seenRevision: revision,
      decide: (before) => {
        if (permissionsToWrite(before, patch).every((permission) => can(ctx.actor.role, permission)))
          return patch;
        throw changedMeanwhile(name);
      },
    });
  },
});
