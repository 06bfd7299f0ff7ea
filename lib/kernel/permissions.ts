/** Ordered: each role may do all that the ones before it may. */
export const ROLES = ["viewer", "product_owner", "operator", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** The least role that may do each thing. The only place where this is written. */
export const LEAST_ROLE = {
  "flag:set-percentage": "product_owner",
  "flag:set-targeting": "product_owner",
  "flag:hold": "product_owner",
  "flag:create": "operator",
  "flag:edit": "operator",
  "flag:turn-on": "operator",
  "flag:turn-off": "product_owner", // whoever may raise a flag may end what it does
  "flag:archive": "operator",
  "flag:delete": "admin",
  "flag:restore": "product_owner", // and what each field that would change needs
  "check:run": "operator",
  "plan:dry-run": "operator",
  "plan:run": "operator",
  "plan:pause": "product_owner", // going on takes what starting takes
  "plan:rollback": "operator",
  "plan:run-contract": "admin",
  "plan:restore": "admin",
  "quarantine:decide": "operator",
  "outbox:pause": "operator",
  "outbox:retry": "operator",
  "clinic:send-bookings": "operator",
  "outbox:discard": "operator",
  "kill-switch:engage": "admin",
  "kill-switch:lift": "admin",
  "client:say-ended": "admin", // contract drops the old path on this word
  "user:manage": "admin",
  "token:manage": "admin",
} as const satisfies Record<string, Role>;
export type Permission = keyof typeof LEAST_ROLE;

const ROLE_NAMES: Record<Role, string> = {
  viewer: "viewer",
  product_owner: "product owner",
  operator: "operator",
  admin: "admin",
};

/** The role in words: "product owner". */
export function roleName(role: Role): string {
  return ROLE_NAMES[role];
}

/** True if the role may do it. */
export function can(role: Role, permission: Permission): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(LEAST_ROLE[permission]);
}

/** The one of the two that may do less. */
export function lesserRole(one: Role, other: Role): Role {
  return ROLES.indexOf(one) < ROLES.indexOf(other) ? one : other;
}

/**
 * Why the role may not, as a sentence to show beside the disabled button; null if it may. `what` names it where no button
 * stands beside: "lift it".
 */
export function whyNot(role: Role, permission: Permission, what = "do this"): string | null {
  if (can(role, permission)) return null;
  const least = LEAST_ROLE[permission];
  const who =
    least === "admin"
      ? "Only an admin"
      : `Only ${least === "operator" ? "an" : "a"} ${roleName(least)} or above`;
  return `${who} may ${what}. You are signed in as ${roleName(role)}.`;
}
