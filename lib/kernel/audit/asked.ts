/** What was asked for by an attempt that was refused. */
const ASKED = {
  "flag:create": "creating it",
  "flag:edit": "an edit",
  "flag:set-percentage": "a change of percentage",
  "flag:set-targeting": "a change of targeting",
  "flag:toggle": "turning it on or off", // its name before the two were told apart
  "flag:turn-on": "turning it on",
  "flag:turn-off": "turning it off",
  "flag:archive": "archiving it or bringing it back",
  "flag:delete": "deleting it",
  "flag:hold": "holding or releasing it",
  "flag:restore": "a return to an earlier state",
  "flag.raise": "letting more people in",
  "kill-switch:engage": "engaging the kill switch",
  "kill-switch:lift": "lifting the kill switch",
  "plan:dry-run": "a rehearsal",
  "plan:run": "starting a phase or letting it go on",
  "plan:run-contract": "starting contract or letting it go on",
  "plan:rollback": "a rollback",
  "plan:restore": "a restore",
  "plan:pause": "pausing it",
  "plan.start": "starting a phase",
  "plan.rollback": "a rollback",
  "plan.restore": "a restore",
  "plan.resume": "letting its work go on",
  "clinic:send-bookings": "switching the bookings",
  "check:run": "running the checks",
  "quarantine:decide": "deciding values",
  "outbox:pause": "pausing or resuming it",
  "outbox:retry": "a retry of events",
  "outbox:discard": "discarding events",
  "client:say-ended": "saying that it has ended",
  "user:manage": "a change of users",
  "token:manage": "a change of tokens",
  "session.foreign-change": "a change from another site",
  "user.password-change": "a change of password",
  "quarantine.decision-changed": "changing a decision",
  "quarantine.decision-withdrawn": "withdrawing a decision",
} as const satisfies Record<string, string>;

/** What a refusal of these says by itself: nobody in particular asked. */
const OWN_WORDS = {
  "session.start": "could not sign in",
  "token.use": "token not accepted",
} as const satisfies Record<string, string>;

export type RefusedAction = keyof typeof ASKED | keyof typeof OWN_WORDS;

/** Null of an action that was asked for in versions before, or will be in later ones. */
export function askedWords(action: string): string | null {
  return Object.hasOwn(ASKED, action) ? ASKED[action as keyof typeof ASKED] : null;
}

/** Null of what somebody in particular asked for. */
export function ownWords(action: string): string | null {
  return Object.hasOwn(OWN_WORDS, action) ? OWN_WORDS[action as keyof typeof OWN_WORDS] : null;
}
