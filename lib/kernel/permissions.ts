import { type Message, message } from "../messages/catalogue/message.ts";

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
  "flag:set-variants": "operator",
  "flag:turn-on": "operator",
  "flag:turn-off": "product_owner", // whoever may raise a flag may end what it does
  "flag:archive": "operator",
  "flag:delete": "admin",
  "flag:restore": "product_owner", // and what each field that would change needs
  "check:run": "operator",
  "plan:rehearse": "operator",
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

/** The role in words: "product owner". */
export function roleName(role: Role): Message {
  return message(`permissions.roles.${role}`);
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
export function whyNot(
  role: Role,
  permission: Permission,
  what: Message = message("permissions.doThis"),
): Message | null {
  if (can(role, permission)) return null;
  return message("permissions.whyNot", { least: LEAST_ROLE[permission], what, role: roleName(role) });
}
