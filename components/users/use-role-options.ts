import { useTranslations } from "next-intl";
import { useSay } from "#components/ui/use-say.ts";
import { ROLES, type Role, roleName } from "#lib/kernel/permissions.ts";

/** What one has to choose a role: its name, and in `hint` what it may do. */
export type RoleOption = { value: Role; label: string; hint: string };

/** Every role, the one that may do least first. */
export function useRoleOptions(): RoleOption[] {
  const t = useTranslations("users.roleOptions");
  const say = useSay();
  return ROLES.map((role) => ({ value: role, label: say(roleName(role)), hint: t(role) }));
}
