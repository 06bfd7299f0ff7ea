import type { JobView } from "../plans/reads/views.ts";
import { type Message, message } from "./catalogue/message.ts";
import { sentences } from "./catalogue/sentences.ts";

/** Why work stands still, as what follows its name: "was paused by ops@…", "waits for 3 quarantined rows". */
export function describePause(reason: Message | null): Message {
  if (reason === null) return message("plans.pause.none");
  return reason.code === "plans.pause.gate" ? message("plans.pause.gateClosed") : reason;
}

/**
 * The same of work that waits now. `counted`: the rows it waits for as they were just counted, null if they were not;
 * the stored reason has them as they were when it stopped.
 */
export function pauseNow(
  { pauseReason, pausedFor }: Pick<JobView, "pauseReason" | "pausedFor">,
  counted: number | null,
): Message {
  const forRows = pausedFor === "quarantine" || pausedFor === "left-open";
  if (!forRows || counted === null) return describePause(pauseReason);
  if (counted === 0) return message("plans.pause.goesOn");
  return message(pausedFor === "quarantine" ? "plans.pause.quarantined" : "plans.pause.leftOpen", {
    rows: counted,
  });
}

/** What the pause is said in, and after it what its gate says, which are sentences of their own. */
export function withGate(said: Message, reason: Message | null): Message {
  const because = reason?.code === "plans.pause.gate" ? reason.params?.because : undefined;
  return typeof because === "object" && "code" in because ? sentences(said, because) : said;
}
