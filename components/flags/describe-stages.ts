import type { StageLimit } from "#lib/interlock/stage-limit.ts";
import { percentWords } from "#lib/kernel/text/numbers.ts";
import { commas } from "#lib/messages/catalogue/listed.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";

/** The stages of the flag's plan, and how far they let it rise now; null if it has none. */
export function describeStages(plan: number[], limit: StageLimit | null): Message | null {
  if (plan.length === 0) return null;
  const stages = commas(plan.map(percentWords));
  return limit === null
    ? message("flag.who.stages", { stages })
    : message("flag.who.stagesLimited", { stages, beyond: limit.beyond });
}
