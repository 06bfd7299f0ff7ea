import Link from "next/link";
import type { ReactNode } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { formatDuration } from "#lib/format/durations.ts";

/** How far the last change has got: "Served by 14 of 14 in 71 ms". It leads to who they are. */
export function ServedBadge({
  connected,
  confirmed,
  ms,
}: {
  connected: number;
  confirmed: number;
  ms: number | null;
}) {
  return (
    <Link href="/clients" className="inline-flex rounded-full hover:underline">
      {badge(connected, confirmed, ms)}
    </Link>
  );
}

function badge(connected: number, confirmed: number, ms: number | null): ReactNode {
  if (connected === 0) return <Badge tone="wait">No gateway is connected</Badge>;
  const complete = confirmed >= connected;
  return (
    <Badge tone={complete ? "pass" : "run"}>
      Served by {confirmed} of {connected}
      {complete && ms !== null ? ` in ${formatDuration(ms)}` : ""}
    </Badge>
  );
}
