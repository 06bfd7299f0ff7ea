/** What was asked for by an attempt that was refused; in words `auditEntries.asked.<action>` of the catalogue. */
const ASKED = [
  "flag:create",
  "flag:edit",
  "flag:set-percentage",
  "flag:set-targeting",
  "flag:set-variants",
  "flag:toggle", // its name before the two were told apart
  "flag:turn-on",
  "flag:turn-off",
  "flag:archive",
  "flag:delete",
  "flag:hold",
  "flag:restore",
  "flag.raise",
  "kill-switch:engage",
  "kill-switch:lift",
  "plan:rehearse",
  "plan:run",
  "plan:run-contract",
  "plan:rollback",
  "plan:restore",
  "plan:pause",
  "plan.stop-rehearsal",
  "plan.start",
  "plan.rollback",
  "plan.restore",
  "plan.resume",
  "clinic:send-bookings",
  "check:run",
  "quarantine:decide",
  "outbox:pause",
  "outbox:retry",
  "outbox:discard",
  "client:say-ended",
  "user:manage",
  "user.look",
  "token:manage",
  "token.look",
  "session.look",
  "session.foreign-change",
  "user.password-change",
  "quarantine.decision-changed",
  "quarantine.decision-withdrawn",
] as const;

/** What a refusal of these says by itself, `auditEntries.own.<action>`: nobody in particular asked. */
const OWN = ["session.start", "token.use"] as const;

export type AskedAction = (typeof ASKED)[number];
export type OwnAction = (typeof OWN)[number];
export type RefusedAction = AskedAction | OwnAction;

/** False of an action that was asked for in versions before, or will be in later ones. */
export function isAsked(action: string): action is AskedAction {
  return ASKED.some((one) => one === action);
}

/** False of what somebody in particular asked for. */
export function isOwn(action: string): action is OwnAction {
  return OWN.some((one) => one === action);
}
