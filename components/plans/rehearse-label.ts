import { estimateWords } from "#lib/kernel/text/durations.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { phaseInSentence } from "#lib/messages/phase-names.ts";
import type { Phase } from "#lib/plans/model.ts";
import type { RehearsalBasis } from "#lib/plans/reads/views.ts";

/** "Rehearse expand, about 20 s", as its last one took. Of a copy alone no figure is told: on a button it reads as the whole. */
export function rehearseLabel(what: Phase | "again", estimate: RehearsalBasis | null): Message {
  const phase = what === "again" ? message("rehearsal.label.again") : phaseInSentence(what);
  return estimate?.from === "last"
    ? message("rehearsal.label.rehearseAbout", { phase, duration: estimateWords(estimate.seconds) })
    : message("rehearsal.label.rehearse", { phase });
}
