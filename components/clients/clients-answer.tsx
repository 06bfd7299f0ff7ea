import { PageAnswer } from "#components/ui/page-answer.tsx";
import { countOf } from "#lib/format/numbers.ts";
import type { Clients } from "#lib/overview/read-clients.ts";

/** Whether everybody who counts serves the latest state. */
export function ClientsAnswer({ clients: { rows, revision } }: { clients: Clients }) {
  const counted = rows.filter((row) => row.counts);
  const live = counted.filter((row) => row.state === "live");
  const gateways = live.filter((row) => row.kind === "gateway");
  const lost = counted.filter((row) => row.state === "lost");
  const behind = live.filter((row) => (row.revision ?? -1) < revision);
  const failing = gateways.find((row) => row.failing.length > 0);
  const strangers = rows.length - counted.length;
  const notCounted =
    strangers > 0
      ? ` ${countOf(strangers, "client has", "clients have")} no token and ${strangers === 1 ? "is" : "are"} not counted.`
      : "";
  const clients = live.length - gateways.length;
  const who = `${countOf(gateways.length, "gateway")} and ${countOf(clients, "client")}`;
  const page = "Clients";
  if (gateways.length === 0) {
    return (
      <PageAnswer page={page} tone="hold" title="No gateway is connected">
        No change reaches a client. Programs go on with the flags that they have.{notCounted}
      </PageAnswer>
    );
  }
  if (failing) {
    return (
      <PageAnswer
        page={page}
        tone="hold"
        title={`${failing.name} cannot write ${failing.failing.join(", ")}`}
      >
        It serves on, but what is said here of it and its clients may be old. Its log says why.{notCounted}
      </PageAnswer>
    );
  }
  if (behind.length > 0) {
    return (
      <PageAnswer
        page={page}
        tone="run"
        title={`${countOf(behind.length, "does", "do")} not serve the latest change yet`}
      >
        {behind
          .slice(0, 5)
          .map((row) => row.name)
          .join(", ")}
        {behind.length > 5 ? ` and ${behind.length - 5} more` : ""}. {who} are connected.{notCounted}
      </PageAnswer>
    );
  }
  const served = `Served by ${live.length} of ${live.length}`;
  if (lost.length > 0) {
    return (
      <PageAnswer
        page={page}
        tone="hold"
        title={`${lost[0]?.name}${lost.length > 1 ? ` and ${lost.length - 1} more were` : " was"} lost`}
      >
        {served} who are connected. What was lost may have been killed, or may still run with the flags that
        it had.{notCounted}
      </PageAnswer>
    );
  }
  return (
    <PageAnswer page={page} tone="pass" title={served}>
      {who} {clients + gateways.length === 1 ? "is" : "are"} connected and{" "}
      {clients + gateways.length === 1 ? "serves" : "serve"} the latest state.{notCounted}
    </PageAnswer>
  );
}
