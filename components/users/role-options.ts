import { ROLES, roleName } from "#lib/kernel/permissions.ts";

const MAY: Record<(typeof ROLES)[number], string> = {
  viewer: "reads everything but users and tokens",
  product_owner: "also percentages, targeting, pausing",
  operator: "also toggles, checks, phases 1 to 3, outbox",
  admin: "also the kill switch, phase 4, users and tokens",
};

export const ROLE_OPTIONS = ROLES.map((role) => ({ value: role, label: roleName(role), hint: MAY[role] }));
