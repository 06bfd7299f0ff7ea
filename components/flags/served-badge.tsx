import { Badge } from "#components/ui/badge.tsx";
import { formatDuration } from "#lib/format/durations.ts";

/** How far the last change has got: "Served by 14 of 14 in 71 ms". */
export function ServedBadge({
  connected,
  confirmed,
  ms,
}: {
  connected: number;
  confirmed: number;
  ms: number | null;
}) {
  if (connected === 0) return <Badge tone="wait">No gateway is connected</Badge>;
  const complete = confirmed >= connected;
  return (
    <Badge tone={complete ? "pass" : "run"}>
      Served by {confirmed} of {connected}
      {complete && ms !== null ? ` in ${formatDuration(ms)}` : ""}
    </Badge>
  );
}
