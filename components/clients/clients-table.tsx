import { Hourglass, PlugZap, Unplug } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { Code } from "#components/ui/code.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Name } from "#components/ui/name.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import type { Clients, ClientView } from "#lib/overview/read-clients.ts";

/** Gateways and clients with what each serves; on a phone a block each. */
export function ClientsTable({ clients: { rows, revision } }: { clients: Clients }) {
  if (rows.length === 0) {
    return (
      <EmptyState icon={PlugZap} title="Nobody has asked yet">
        A program appears here as soon as it opens a stream to a gateway with Sluice's SDK and the token of
        its application.
      </EmptyState>
    );
  }
  return (
    <Table label="Clients" stacked>
      <THead>
        <Tr>
          <Th>Client</Th>
          <Th>Application</Th>
          <Th>Serves</Th>
          <Th>There since</Th>
          <Th>Last seen</Th>
          <Th>State</Th>
        </Tr>
      </THead>
      <TBody>
        {rows.map((row) => (
          <Tr key={`${row.gatewayId} ${row.clientId}`}>
            <Td className="max-w-80">
              <span className="break-words font-semibold">
                <Name>{row.name}</Name>
              </span>
              <span className="block break-words text-xs text-muted">{about(row)}</span>
            </Td>
            <Td>
              <Phone>Application </Phone>
              {application(row)}
            </Td>
            <Td>
              <Phone>Serves </Phone>
              {serves(row, revision)}
            </Td>
            <Td className="whitespace-nowrap text-muted">
              <Phone>There since </Phone>
              <TimeAgo at={row.since} />
            </Td>
            <Td className="whitespace-nowrap text-muted">
              <Phone>Last seen </Phone>
              <TimeAgo at={row.lastSeenAt} />
            </Td>
            <Td>{state(row)}</Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}

function Phone({ children }: { children: string }) {
  return <span className="text-muted md:hidden">{children}</span>;
}

function about(row: ClientView): ReactNode {
  if (row.kind === "client") return `${row.sdk} through ${row.gatewayName}`;
  return (
    <>
      gateway <Code>{row.gatewayId.slice(0, 8)}</Code>
    </>
  );
}

function application({ kind, application: name, counts }: ClientView): ReactNode {
  if (kind === "gateway") return <span className="text-muted">Sluice</span>;
  if (name === "") return <span className="text-muted">no token, not counted</span>;
  return counts ? name : `${name}, not counted`;
}

function serves({ revision, state: is, counts }: ClientView, latest: number): ReactNode {
  if (!counts) return <span className="text-muted">not asked</span>;
  if (revision === null)
    return <span className="text-muted">not confirmed{is === "ended" ? "" : " yet"}</span>;
  if (revision >= latest) return <span className="tabular-nums">{revision}, the latest</span>;
  const behind = `${revision}, ${latest - revision} behind`;
  return is === "live" ? (
    <Badge tone="run" icon={Hourglass}>
      {behind}
    </Badge>
  ) : (
    <span className="text-muted tabular-nums">{behind}</span>
  );
}

function state(row: ClientView): ReactNode {
  if (row.state === "ended") return <Badge tone="wait">said to have ended</Badge>;
  if (row.state === "lost")
    return (
      <Badge tone="hold" icon={Unplug}>
        lost
      </Badge>
    );
  if (row.failing.length > 0) return <Badge tone="fail">cannot write {row.failing.join(", ")}</Badge>;
  return <Badge tone={row.counts ? "pass" : "wait"}>live</Badge>;
}
