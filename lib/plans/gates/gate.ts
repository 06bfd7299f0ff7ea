import type { Message } from "../../messages/catalogue/message.ts";
import type { Gate } from "../model.ts";

type Named = Pick<Gate, "id" | "name">;

/** It holds, and `evidence` says what was seen. */
export function openGate(of: Named, evidence: Message, at: Date | null): Gate {
  return { ...of, state: "green", evidence, sentence: null, at };
}

/** It does not hold, or that is not known yet; `sentence` says so to who does not see the gate's name. */
export function closedGate(
  of: Named,
  state: "red" | "waiting",
  said: { evidence: Message; sentence: Message },
  at: Date | null,
): Gate {
  return { ...of, state, ...said, at };
}
