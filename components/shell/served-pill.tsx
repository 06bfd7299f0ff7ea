import { CircleHelp, CloudOff, Hourglass, OctagonX } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { countOf } from "#lib/kernel/text/numbers.ts";
import type { Served } from "#lib/overview/read-shell.ts";

/** In one word what every client gets now; it leads to the page with the evidence: who pressed, or who serves. */
export function ServedPill({ served }: { served: Served | { kind: "unread" } }) {
  return (
    <span role="status" className="inline-flex">
      <Link
        href={served.kind.startsWith("killed") ? "/emergency" : "/clients"}
        className="inline-flex rounded-full"
      >
        {badge(served)}
      </Link>
    </span>
  );
}

function badge(served: Served | { kind: "unread" }): ReactNode {
  switch (served.kind) {
    case "normal":
      return <Badge tone="pass">All flags served normally</Badge>;
    case "killed":
      return (
        <Badge tone="fail" icon={OctagonX}>
          Kill switch engaged
        </Badge>
      );
    case "killed-by-environment":
      return (
        <Badge tone="fail" icon={OctagonX}>
          Killed by environment
        </Badge>
      );
    case "unread":
      return (
        <Badge tone="hold" icon={CircleHelp}>
          What is served was not read
        </Badge>
      );
    case "no-gateway":
      return (
        <Badge tone="hold" icon={CloudOff}>
          No gateway connected
        </Badge>
      );
    case "behind":
      return (
        <Badge tone="hold" icon={Hourglass}>
          {countOf(served.gateways, "gateway")} of {served.of} behind
        </Badge>
      );
  }
}
