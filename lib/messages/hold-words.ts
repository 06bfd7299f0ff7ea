import type { FlagHold } from "../interlock/flag-hold.ts";
import { withEnd } from "../kernel/text/sentences.ts";
import { type Message, message } from "./catalogue/message.ts";
import { failingChecksLink } from "./check-address.ts";
import { observedWords } from "./observed-words.ts";

/** In a row beside "Held": the reason that was given, or what was found. */
export function holdInShort(hold: FlagHold): Message {
  if (hold.by === "person")
    return hold.reason === null
      ? message("flagWords.hold.by", { who: hold.who })
      : message("flagWords.hold.is", { reason: hold.reason });
  const { check, error, observed } = hold.first;
  return error === null
    ? message("flagWords.hold.found", { check, observed: observedWords(observed) })
    : message("flagWords.hold.couldNotRun", { check });
}

/** 'The check "…" found 3; expected 0. 1 more fails.', "ops holds it: look first." */
export function holdSentence(hold: FlagHold): Message {
  if (hold.by === "person") {
    const { who, reason } = hold;
    return reason
      ? message("flagWords.hold.heldBecause", { who, reason: withEnd(reason) })
      : message("flagWords.hold.heldBy", { who });
  }
  const { check, observed, expected, error } = hold.first;
  const more = hold.others.length;
  return error
    ? message("flagWords.hold.checkCouldNotRun", { check, error: withEnd(error), more })
    : message("flagWords.hold.checkFound", { check, observed: observedWords(observed), expected, more });
}

/** Where it can be looked at: the rows that a check found, or the flag's page with whoever holds it. */
export function holdLink(flag: string, hold: FlagHold): { label: Message; href: string } {
  if (hold.by === "person")
    return { label: message("flagWords.look.hold"), href: `/flags/${encodeURIComponent(flag)}` };
  return failingChecksLink(
    [hold.first, ...hold.others].map(({ phase, step, check }) => ({
      plan: hold.plan,
      phase,
      step,
      name: check,
    })),
  );
}
