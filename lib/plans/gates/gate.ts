import { asSentence } from "../../kernel/text/sentences.ts";
import type { Gate } from "../model.ts";

/** `sentence`: what keeps it closed, where that needs other words than the evidence under the gate's name. */
export function gate(
  id: string,
  name: string,
  state: Gate["state"],
  evidence: string,
  at: Date | null,
  sentence = asSentence(evidence),
): Gate {
  return { id, name, state, evidence, at, sentence: state === "green" ? null : sentence };
}
