import {
  Archive,
  Check,
  CircleDashed,
  CircleOff,
  Clock,
  Lock,
  type LucideIcon,
  OctagonX,
  Pause,
  Percent,
} from "lucide-react";
import { Badge } from "#components/ui/badge.tsx";
import type { FlagStanding, FlagState } from "#lib/flags/model.ts";
import { flagStateWords, STATE_WORDS } from "#lib/messages/flag-states.ts";

const ICON: Record<FlagState, LucideIcon> = {
  off: CircleOff,
  "on for nobody": CircleDashed,
  "partly on": Percent,
  on: Check,
  held: Pause,
  "window closed": Clock,
  killed: OctagonX,
  retired: Lock,
  archived: Archive,
};

/** What a flag is, as colour, icon and words. */
export function FlagStateBadge({ state, serves }: FlagStanding) {
  return (
    <Badge tone={STATE_WORDS[state].tone} icon={ICON[state]}>
      {flagStateWords({ state, serves })}
    </Badge>
  );
}
