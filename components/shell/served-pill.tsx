import { CircleHelp, CloudOff, Hourglass, OctagonX } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Badge } from "#components/ui/badge.tsx";
import type { Served } from "#lib/flags/clients/attention.ts";

const LOOKS = {
  normal: { words: "normal", tone: "pass", icon: undefined },
  killed: { words: "killed", tone: "fail", icon: OctagonX },
  "killed-by-environment": { words: "byEnvironment", tone: "fail", icon: OctagonX },
  unread: { words: "unread", tone: "hold", icon: CircleHelp },
  "no-gateway": { words: "noGateway", tone: "hold", icon: CloudOff },
  behind: { words: "behind", tone: "hold", icon: Hourglass },
} as const;

/** In one word what every client gets now; it leads to the page with the evidence: who pressed, or who serves. */
export function ServedPill({ served }: { served: Served | { kind: "unread" } }) {
  const t = useTranslations("shell.served");
  const { tone, icon } = LOOKS[served.kind];
  return (
    <span role="status" className="inline-flex">
      <Link
        href={served.kind.startsWith("killed") ? "/emergency" : "/clients"}
        className="inline-flex rounded-full"
      >
        <Badge tone={tone} icon={icon}>
          {served.kind === "behind" ? t("behind", served) : t(LOOKS[served.kind].words)}
        </Badge>
      </Link>
    </span>
  );
}
