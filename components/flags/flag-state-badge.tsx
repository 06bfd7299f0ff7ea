import { Clock, Lock, OctagonX, Pause } from "lucide-react";
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

/** What the flag serves, as colour, icon and word. `killed`: the kill switch is engaged. */
export function FlagStateBadge({ state, killed }: { state: FlagState; killed: boolean }) {
  // Off is off either way, and what is retired stays on.
  if (killed && state !== "off" && state !== "retired")
    return (
      <Badge tone="fail" icon={OctagonX}>
        killed, serves off
      </Badge>
    );
  const icon = state in ICON ? ICON[state as keyof typeof ICON] : undefined;
  // "partly on" is a state that stays, so its mark does not turn.
  return (
    <Badge tone={TONE[state]} icon={state === "partly on" ? null : icon}>
      {state}
    </Badge>
  );
}
