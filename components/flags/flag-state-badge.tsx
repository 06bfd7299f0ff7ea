import { Clock, Lock, Pause } from "lucide-react";
import { Badge } from "#components/ui/badge.tsx";
import type { Tone } from "#components/ui/tone.tsx";
import type { FlagState } from "#lib/flags/model.ts";

const TONE: Record<FlagState, Tone> = {
  off: "wait",
  "partly on": "run",
  on: "pass",
  held: "hold",
  "window closed": "wait",
  retired: "pass",
};
const ICON = { "window closed": Clock, held: Pause, retired: Lock } as const;

/** What the flag serves, the kill switch aside, as colour, icon and word. */
export function FlagStateBadge({ state }: { state: FlagState }) {
  const icon = state in ICON ? ICON[state as keyof typeof ICON] : undefined;
  // "partly on" is a state that stays, so its mark does not turn.
  return (
    <Badge tone={TONE[state]} icon={state === "partly on" ? null : icon}>
      {state}
    </Badge>
  );
}
