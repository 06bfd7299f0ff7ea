import { Check } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Badge } from "#components/ui/badge.tsx";
import type { FlagStanding } from "#lib/flags/model.ts";
import { formatDuration } from "#lib/kernel/text/durations.ts";
import { lostWords, partsWords, type ServedParts } from "#lib/messages/served-words.ts";

type Serving = ServedParts & { lost: string[] };

/**
 * How far the last change has got: "Served by 1 gateway and 14 clients in 71 ms". It leads to who they are. Of a flag that
 * nobody gets it is neither served nor green.
 */
export function ServedBadge({
  serving,
  ms,
  serves,
}: {
  serving: Serving;
  ms: number | null;
  serves: FlagStanding["serves"];
}) {
  return (
    <Link href="/clients" className="inline-flex rounded-full hover:underline">
      {badge(serving, ms, serves)}
    </Link>
  );
}

function badge(serving: Serving, ms: number | null, serves: FlagStanding["serves"]): ReactNode {
  const words = partsWords(serving);
  const lost = lostWords(serving.lost);
  if (!words) return <Badge tone="wait">No gateway is connected</Badge>;
  const complete = [serving.gateways, serving.clients].every((one) => one.confirmed >= one.of);
  const served = serves === "nobody" ? "wait" : "pass";
  return (
    <Badge
      tone={lost ? "hold" : complete ? served : "run"}
      icon={complete && !lost ? Check : undefined}
      className="whitespace-normal"
    >
      {serves === "nobody" ? "Confirmed by" : "Served by"} {words}
      {complete && ms !== null ? ` in ${formatDuration(ms)}` : ""}
      {lost ? `, ${lost}` : ""}
    </Badge>
  );
}
