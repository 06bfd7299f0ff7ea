import type { FlagSummary } from "../flags/model.ts";
import { message } from "../messages/catalogue/message.ts";
import { holdLink, holdSentence } from "../messages/hold-words.ts";
import type { FailingCheck, Need } from "./need.ts";

export type HeldFlag = Pick<FlagSummary, "name" | "hold">;

/** Pure: a need for each flag that is held; one that a failing check holds is told with that check, where it is told. */
export function heldFlags(held: HeldFlag[], told: FailingCheck[]): Need[] {
  return held.flatMap(({ name, hold }) => {
    if (hold === null) return [];
    if (hold.by === "check" && told.some((check) => check.plan === hold.plan)) return [];
    const { label, href } = holdLink(name, hold);
    return [
      {
        tone: hold.by === "check" ? "fail" : "hold",
        title: message("needs.held.title", { flag: name }),
        text: [message("needs.held.text", { flag: name, why: holdSentence(hold) })],
        href,
        button: label,
      },
    ];
  });
}
