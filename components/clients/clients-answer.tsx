import { PageAnswer } from "#components/ui/page-answer.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { countOf } from "#lib/kernel/text/numbers.ts";
import { confirmedBy, lostWords } from "#lib/messages/served-words.ts";
import type { Clients } from "#lib/overview/read-clients.ts";

/** Whether everybody who counts serves the latest change. */
export function ClientsAnswer({ clients: { rows, confirmation, missed } }: { clients: Clients }) {
  const say = useSay();
  const page = "Clients";
  const live = rows.filter((row) => row.counts && row.state === "live");
  const gateways = live.filter((row) => row.kind === "gateway");
  const failing = gateways.find((row) => row.failing.length > 0);
  const strangers = rows.filter((row) => !row.counts).length;
  const notCounted =
    strangers > 0
      ? ` ${countOf(strangers, "client has", "clients have")} no token for servers and ${strangers === 1 ? "is" : "are"} not counted.`
      : "";
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
  const { waitingFor = [] } = confirmation ?? {};
  const words = confirmedBy(confirmation);
  const served = words ? `Served by ${say(words)}` : "Nobody is connected to serve it";
  const lost = waitingFor.filter((one) => one.lostAt !== null);
  if (lost.length > 0) {
    return (
      <PageAnswer
        page={page}
        tone="hold"
        title={`${nameSome(lost)} ${lost.length === 1 ? "was" : "were"} lost before the latest change was confirmed`}
      >
        {served}. What was lost may have been killed, or may still run with the flags that it had.{notCounted}
      </PageAnswer>
    );
  }
  if (waitingFor.length > 0) {
    return (
      <PageAnswer
        page={page}
        tone="run"
        title={`Waiting for ${nameSome(waitingFor)} to confirm the latest change`}
      >
        {served}.{notCounted}
      </PageAnswer>
    );
  }
  const missing = lostWords(missed);
  if (missing) {
    return (
      <PageAnswer page={page} tone="hold" title={say(missing)}>
        {served}. What is lost did not say that it ends: it may still run with the flags that it had.
        {notCounted}
      </PageAnswer>
    );
  }
  return (
    <PageAnswer page={page} tone="pass" title={served}>
      All that are connected serve the latest change.
      {notCounted}
    </PageAnswer>
  );
}

function nameSome(those: { name: string }[]): string {
  return `${those[0]?.name}${those.length > 1 ? ` and ${those.length - 1} more` : ""}`;
}
