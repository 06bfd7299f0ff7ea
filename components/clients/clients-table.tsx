import { Hourglass, PlugZap, Unplug } from "lucide-react";
import { useTranslations } from "next-intl";
import { Badge } from "#components/ui/badge.tsx";
import { Code } from "#components/ui/code.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Name } from "#components/ui/name.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { listed } from "#lib/messages/catalogue/listed.ts";
import type { Clients, ClientView } from "#lib/overview/read-clients.ts";

/** Gateways and clients with what each serves; on a phone a block each. */
export function ClientsTable({ clients: { rows, revision } }: { clients: Clients }) {
  const t = useTranslations("clients.clientsTable");
  if (rows.length === 0) {
    return (
      <EmptyState icon={PlugZap} title={t("title")}>
        {t("aProgramAppearsHereAs")}
      </EmptyState>
    );
  }
  return (
    <Table label={t("clients")} stacked>
      <THead>
        <Tr>
          <Th>{t("client")}</Th>
          <Th>{t("application")}</Th>
          <Th>{t("serves")}</Th>
          <Th>{t("thereSince")}</Th>
          <Th>{t("lastSeen")}</Th>
          <Th>{t("state")}</Th>
        </Tr>
      </THead>
      <TBody>
        {rows.map((row) => (
          <Tr key={`${row.gatewayId} ${row.clientId}`}>
            <Td className="max-w-80">
              <span className="break-words font-semibold">
                <Name>{row.name}</Name>
              </span>
              <span className="block break-words text-xs text-muted">
                <About row={row} />
              </span>
            </Td>
            <Td>
              <Phone>{t("application")}</Phone>
              <Application row={row} />
            </Td>
            <Td>
              <Phone>{t("serves")}</Phone>
              <Serves row={row} latest={revision} />
            </Td>
            <Td className="whitespace-nowrap text-muted">
              <Phone>{t("thereSince")}</Phone>
              <TimeAgo at={row.since} />
            </Td>
            <Td className="whitespace-nowrap text-muted">
              <Phone>{t("lastSeen")}</Phone>
              <TimeAgo at={row.lastSeenAt} />
            </Td>
            <Td>
              <State row={row} />
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}

function Phone({ children }: { children: string }) {
  return <span className="text-muted md:hidden">{children} </span>;
}

function About({ row }: { row: ClientView }) {
  const t = useTranslations("clients.clientsTable");
  if (row.kind === "client") return t("through", { sdk: row.sdk ?? "", gateway: row.gatewayName });
  return t.rich("gateway", { id: row.gatewayId.slice(0, 8), code: (id) => <Code>{id}</Code> });
}

function Application({ row: { kind, application, counts } }: { row: ClientView }) {
  const t = useTranslations("clients.clientsTable");
  if (kind === "gateway") return <span className="text-muted">Sluice</span>;
  if (application === "") return <span className="text-muted">{t("noToken")}</span>;
  return counts ? application : t("notCounted", { name: application });
}

function Serves({ row: { revision, state, counts }, latest }: { row: ClientView; latest: number }) {
  const t = useTranslations("clients.clientsTable");
  if (!counts) return <span className="text-muted">{t("notAsked")}</span>;
  if (revision === null)
    return <span className="text-muted">{t(state === "ended" ? "notConfirmed" : "notConfirmedYet")}</span>;
  if (revision >= latest)
    return <span className="tabular-nums">{t("latest", { revision: String(revision) })}</span>;
  const behind = t("behind", { revision: String(revision), behind: String(latest - revision) });
  return state === "live" ? (
    <Badge tone="run" icon={Hourglass}>
      {behind}
    </Badge>
  ) : (
    <span className="text-muted tabular-nums">{behind}</span>
  );
}

function State({ row }: { row: ClientView }) {
  const say = useSay();
  const t = useTranslations("clients.clientsTable");
  if (row.state === "ended") return <Badge tone="wait">{t("ended")}</Badge>;
  if (row.state === "lost")
    return (
      <Badge tone="hold" icon={Unplug}>
        {t("lost")}
      </Badge>
    );
  if (row.failing.length > 0)
    return <Badge tone="fail">{t("cannotWrite", { what: say(listed(row.failing)) })}</Badge>;
  return <Badge tone={row.counts ? "pass" : "wait"}>{t("live")}</Badge>;
}
