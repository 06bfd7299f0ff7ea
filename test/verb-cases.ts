import type { Permission } from "#lib/kernel/permissions.ts";
import type { Asked, Verb } from "#lib/kernel/verb.ts";
import { isChange } from "#lib/surfaces/operation.ts";
import { REST } from "#lib/surfaces/rest.ts";

/** Every way in which something is changed. */
export const VERBS = [...new Set(REST.filter(isChange).map((one) => one.does as unknown as Verb))];

/** What is asked of verbs whose permission depends on it, and which it then is. */
export const ASKED: Record<string, [Asked, Permission][]> = {
  "flag.set-enabled": [
    [{ enabled: true }, "flag:turn-on"],
    [{ enabled: "false" }, "flag:turn-off"],
    [{ enabled: false, percentage: 10 }, "flag:set-percentage"],
  ],
  "flag.patch": [
    [{}, "flag:set-percentage"],
    [{ description: "x" }, "flag:edit"],
    [{ allowKeys: [] }, "flag:set-targeting"],
    [{ enabled: "on" }, "flag:turn-on"],
  ],
  "flag.restore": [[{}, "flag:restore"]],
  "plan.start": [
    [{ phase: "expand" }, "plan:run"],
    [{ phase: "contract" }, "plan:run-contract"],
  ],
  "plan.rollback": [
    [{ phase: "expand" }, "plan:rollback"],
    [{ phase: "contract" }, "plan:restore"],
  ],
  "plan.resume": [[{}, "plan:pause"]],
  "user.change-own-password": [], // a matter of the session, and of no role
  "session.end": [[{ id: "00000000-0000-0000-0000-000000000000" }, "user:manage"]],
};

/** Each verb with each permission that it may need, and what is asked of it then. */
export const VERB_CASES = VERBS.flatMap((verb) => {
  const { name, permission } = verb.definition;
  const asked = typeof permission === "string" ? [[{}, permission] as const] : (ASKED[name] ?? []);
  return asked.map(([input, needed]) => ({ name, needed, verb, input }));
});
