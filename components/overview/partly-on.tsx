import { Flag } from "lucide-react";
import Link from "next/link";
import { FlagStateBadge } from "#components/flags/flag-state-badge.tsx";
import { Card, CardBody, CardHeader } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import type { FlagList } from "#lib/flags/model.ts";
import { formatPercent } from "#lib/format/numbers.ts";
import type { Attempt } from "#lib/web/attempt.ts";

const SHOWN = 8;

/** Flags that somebody is in the middle of moving. */
export function PartlyOn({ flags }: { flags: Attempt<FlagList> }) {
  if (!flags.ok) {
    return (
      <Card>
        <CardHeader title="Partly on" />
        <CardBody className="text-muted">{flags.because}</CardBody>
      </Card>
    );
  }
  const killed = flags.value.killedAt !== null;
  const moving = flags.value.flags
    .filter((flag) => (killed ? flag.state === "killed" : flag.setTo.serves === "some"))
    .sort((a, b) => b.updatedAt.getTime() - a.updatedAt.getTime());
  return (
    <Card>
      <CardHeader title={killed ? "Served off by the kill switch" : "Partly on"}>
        {moving.length > SHOWN ? <Link href="/flags">{moving.length} in all</Link> : "sorted by last change"}
      </CardHeader>
      {moving.length === 0 ? (
        <EmptyState icon={Flag} title={killed ? "The kill switch moved nobody" : "No flag is partly on"}>
          {killed
            ? "No flag served anybody the new path when it was pressed."
            : "Every flag is on for everyone or for nobody. A rollout shows here while it lasts."}
        </EmptyState>
      ) : (
        <Table label="Flags that are partly on">
          <THead>
            <Tr>
              <Th>Flag</Th>
              <Th numeric>{killed ? "Set to" : "On"}</Th>
              <Th numeric className="max-md:hidden">
                Served
              </Th>
              <Th className="max-md:hidden">Changed</Th>
              <Th>State</Th>
            </Tr>
          </THead>
          <TBody>
            {moving.slice(0, SHOWN).map((flag) => (
              <Tr key={flag.name}>
                <Td className="wrap-anywhere font-semibold">
                  <Link href={`/flags/${encodeURIComponent(flag.name)}`} className="hover:underline">
                    {flag.name}
                  </Link>
                </Td>
                <Td numeric className="font-medium">
                  {formatPercent(flag.rolloutPercentage)}
                </Td>
                <Td numeric className="text-muted max-md:hidden">
                  {flag.serving.connected === 0
                    ? "nobody connected"
                    : `${flag.serving.confirmed} of ${flag.serving.connected}`}
                </Td>
                <Td className="whitespace-nowrap text-muted max-md:hidden">
                  <TimeAgo at={flag.updatedAt} />
                </Td>
                <Td>
                  <FlagStateBadge state={flag.state} serves={flag.serves} />
                </Td>
              </Tr>
            ))}
          </TBody>
        </Table>
      )}
    </Card>
  );
}
