import { can } from "../auth/permissions.ts";
import { getConfig } from "../config.ts";
import type { Context } from "../context.ts";
import { maskText } from "../masking/mask-text.ts";
import { secretNames } from "../masking/secret-names.ts";

/** Who may put people on the allow-list may see which they are, but for keys that are personal by their looks. */
export function mayListKeys({ actor }: Pick<Context, "actor">): (key: string) => boolean {
  if (!can(actor.role, "flag:set-targeting")) return () => false;
  const isSecret = secretNames(getConfig().redaction, null);
  return (key) => maskText(key, isSecret) === key;
}
