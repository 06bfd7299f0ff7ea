import type { Gate } from "./model.ts";

export function gate(
  id: string,
  name: string,
  state: Gate["state"],
  evidence: string,
  at: Date | null,
): Gate {
  return { id, name, state, evidence, at };
}
