import type { JobView } from "../plans/reads/views.ts";
import { asIs } from "./as-is.ts";
import { type Message, message } from "./catalogue/message.ts";

/** Why work stands still. `told`: as it was stored: "paused by ops@…", "waits for 1,183 quarantined rows". */
type Pause = { code: "kill-switch" } | { code: "person" | "waits"; told: string };

/** The one place that knows how a reason is stored: as a text, which is on record from before there were codes. */
function readPause(stored: string): Pause {
  if (stored === "kill switch") return { code: "kill-switch" };
  return { code: stored.startsWith("paused") ? "person" : "waits", told: stored };
}

/** Why work stands still, as what follows its name: "was paused by ops@…", "waits for 3 quarantined rows". */
export function describePause(stored: string | null): Message {
  if (stored === null) return message("plans.pause.none");
  const pause = readPause(stored);
  switch (pause.code) {
    case "kill-switch":
      return message("plans.pause.killSwitch");
    case "person":
      return message("plans.pause.byPerson", { told: pause.told });
    case "waits":
      return asIs(pause.told);
  }
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
