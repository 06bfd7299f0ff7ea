import Link from "next/link";
import type { ReactNode } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { formatDuration } from "#lib/format/durations.ts";
import { partsWords, type ServedParts } from "#lib/format/served-words.ts";

/** How far the last change has got: "Served by 1 gateway and 14 clients in 71 ms". It leads to who they are. */
export function ServedBadge({ serving, ms }: { serving: ServedParts; ms: number | null }) {
  return (
    <Link href="/clients" className="inline-flex rounded-full hover:underline">
      {badge(serving, ms)}
    </Link>
  );
}

function badge(serving: ServedParts, ms: number | null): ReactNode {
  const words = partsWords(serving);
  if (!words) return <Badge tone="wait">No gateway is connected</Badge>;
  const complete = [serving.gateways, serving.clients].every((one) => one.confirmed >= one.of);
  return (
    <Badge tone={complete ? "pass" : "run"}>
      Served by {words}
      {complete && ms !== null ? ` in ${formatDuration(ms)}` : ""}
    </Badge>
  );
}
