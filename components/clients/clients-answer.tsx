import { useTranslations } from "next-intl";
import { PageAnswer } from "#components/ui/page-answer.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { confirmedBy, lostWords } from "#lib/messages/served-words.ts";
import type { Clients } from "#lib/overview/read-clients.ts";

/** Whether everybody who counts serves the latest change. */
export function ClientsAnswer({ clients: { rows, confirmation, missed } }: { clients: Clients }) {
  const say = useSay();
  const t = useTranslations("clients.clientsAnswer");
  const live = rows.filter((row) => row.counts && row.state === "live");
  const gateways = live.filter((row) => row.kind === "gateway");
  const failing = gateways.find((row) => row.failing.length > 0);
  const strangers = rows.filter((row) => !row.counts).length;
  const answer = (tone: "hold" | "run" | "pass", title: string, rest: string) => (
    <PageAnswer page={t("page")} tone={tone} title={title}>
      {rest}
      {strangers > 0 ? ` ${t("notCounted", { count: strangers })}` : null}
    </PageAnswer>
  );
  if (gateways.length === 0) return answer("hold", t("title"), t("noChangeReachesAClient"));
  if (failing)
    return answer(
      "hold",
      t("cannotWrite", { name: failing.name, what: failing.failing.join(", ") }),
      t("itServesOnButWhat"),
    );
  const { waitingFor = [] } = confirmation ?? {};
  const words = confirmedBy(confirmation);
  const served = words ? t("servedBy", { words: say(words) }) : t("nobodyIsConnectedToServe");
  const lost = waitingFor.filter((one) => one.lostAt !== null);
  if (lost.length > 0) return answer("hold", t("lost", someOf(lost)), t("whatWasLostMayHave", { served }));
  if (waitingFor.length > 0) return answer("run", t("waiting", someOf(waitingFor)), t("served", { served }));
  const missing = lostWords(missed);
  if (missing) return answer("hold", say(missing), t("whatIsLostDidNot", { served }));
  return answer("pass", served, t("allThatAreConnectedServe"));
}

function someOf([first, ...others]: { name: string }[]): { first: string; others: number } {
  return { first: first?.name ?? "", others: others.length };
}
