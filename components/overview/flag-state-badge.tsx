import { Archive, CircleOff, Clock, Lock, Percent } from "lucide-react";
import { Badge } from "#components/ui/badge.tsx";
import type { FlagState } from "#lib/flags/model.ts";

export function FlagStateBadge({ state }: { state: FlagState }) {
  switch (state) {
    case "on":
      return <Badge tone="pass">on for everyone</Badge>;
    case "partly on":
      return (
        <Badge tone="run" icon={Percent}>
          partly on
        </Badge>
      );
    case "held":
      return (
        <Badge tone="hold" icon={Lock}>
          held
        </Badge>
      );
    case "window closed":
      return <Badge icon={Clock}>window closed</Badge>;
    case "retired":
      return <Badge icon={Archive}>retired, on</Badge>;
    case "off":
      return <Badge icon={CircleOff}>off</Badge>;
  }
}
