import { english } from "../../messages/catalogue/english.ts";
import type { Gate } from "../model.ts";

/** What programs and terminals are told of a gate: its words in English, and what they were made of. */
export function gateForPrograms({ id, name, state, evidence }: Gate) {
  const { code, params = {} } = evidence;
  return { id, name: english(name), state, evidence: english(evidence), code, params };
}
