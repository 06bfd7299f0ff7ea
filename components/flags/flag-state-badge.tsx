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
import { useSay } from "#components/ui/use-say.ts";
import type { FlagState } from "#lib/flags/list-choices.ts";
import type { FlagStanding } from "#lib/flags/model.ts";
import { flagStateWords, STATE_TONE } from "#lib/messages/flag-states.ts";

const ICON: Record<FlagState, LucideIcon> = {
  off: CircleOff,
  "on-for-nobody": CircleDashed,
  "partly-on": Percent,
  on: Check,
  held: Pause,
  "window-closed": Clock,
  killed: OctagonX,
  retired: Lock,
  archived: Archive,
};

/** What a flag is, as colour, icon and words. */
export function FlagStateBadge({ state, serves }: FlagStanding) {
  const say = useSay();
  return (
    <Badge tone={STATE_TONE[state]} icon={ICON[state]}>
      {say(flagStateWords({ state, serves }))}
    </Badge>
  );
}
