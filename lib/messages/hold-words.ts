import type { FlagHold } from "../interlock/flag-hold.ts";
import { countOf } from "../kernel/text/numbers.ts";
import { withEnd } from "../kernel/text/sentences.ts";
import { failingChecksLink } from "./check-address.ts";

/** In a row beside "Held": the reason that was given, or what was found. */
export function holdInShort(hold: FlagHold): string {
  if (hold.by === "person") return hold.reason ?? `by ${hold.who}`;
  const { check, error, observed } = hold.first;
  return error === null ? `${check}: ${observed}` : `${check} could not run`;
}

/** 'The check "…" found 3; expected 0. 1 more fails.', "ops holds it: look first." */
export function holdSentence(hold: FlagHold): string {
  if (hold.by === "person") return withEnd(`${hold.who} holds it${hold.reason ? `: ${hold.reason}` : ""}`);
  const { check, observed, expected, error } = hold.first;
  const found = error ? `could not run: ${error}` : `found ${observed}; expected ${expected}`;
  const more = hold.others.length > 0 ? ` ${countOf(hold.others.length, "more fails", "more fail")}.` : "";
  return `${withEnd(`The check "${check}" ${found}`)}${more}`;
}

/** Where it can be looked at: the rows that a check found, or the flag's page with whoever holds it. */
export function holdLink(flag: string, hold: FlagHold): { label: string; href: string } {
  if (hold.by === "person") return { label: "Look at the hold", href: `/flags/${encodeURIComponent(flag)}` };
  return failingChecksLink(
    [hold.first, ...hold.others].map(({ phase, step, check }) => ({
      plan: hold.plan,
      phase,
      step,
      name: check,
    })),
  );
}
