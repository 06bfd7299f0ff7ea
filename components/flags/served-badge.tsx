import Link from "next/link";
import type { ReactNode } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { formatDuration } from "#lib/format/durations.ts";
import { lostWords, partsWords, type ServedParts } from "#lib/format/served-words.ts";

type Serving = ServedParts & { lost: string[] };

/** How far the last change has got: "Served by 1 gateway and 14 clients in 71 ms". It leads to who they are. */
export function ServedBadge({ serving, ms }: { serving: Serving; ms: number | null }) {
  return (
    <Link href="/clients" className="inline-flex rounded-full hover:underline">
      {badge(serving, ms)}
    </Link>
  );
}

function badge(serving: Serving, ms: number | null): ReactNode {
  const words = partsWords(serving);
  const lost = lostWords(serving.lost);
  if (!words) return <Badge tone="wait">No gateway is connected</Badge>;
  const complete = [serving.gateways, serving.clients].every((one) => one.confirmed >= one.of);
  return (
    <Badge tone={lost ? "hold" : complete ? "pass" : "run"}>
      Served by {words}
      {complete && ms !== null ? ` in ${formatDuration(ms)}` : ""}
      {lost ? `, ${lost}` : ""}
    </Badge>
  );
}
