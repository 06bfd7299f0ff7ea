import { getConfig } from "../../kernel/config/config.ts";
import type { Context } from "../../kernel/context.ts";
import { maskText } from "../../kernel/masking/mask-text.ts";
import { secretNames } from "../../kernel/masking/secret-names.ts";
import { can } from "../../kernel/permissions.ts";

/** Who may put people on the allow-list may see which they are, but for keys that are personal by their looks. */
export function mayListKeys({ actor }: Pick<Context, "actor">): (key: string) => boolean {
  if (!can(actor.role, "flag:set-targeting")) return () => false;
  const isSecret = secretNames(getConfig().redaction, null);
  return (key) => maskText(key, isSecret) === key;
}
