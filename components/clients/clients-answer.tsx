import { useTranslations } from "next-intl";
import { PageAnswer } from "#components/ui/page-answer.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { listed } from "#lib/messages/catalogue/listed.ts";
import { confirmedBy, lostWords } from "#lib/messages/served-words.ts";
import type { Clients } from "#lib/overview/read-clients.ts";

/** Whether everybody who counts serves the latest change. */
export function ClientsAnswer({ clients: { rows, confirmation, change } }: { clients: Clients }) {
  const say = useSay();
  const t = useTranslations("clients.clientsAnswer");
  const strangers = rows.filter((row) => !row.counts).length;
  const answer = (tone: "hold" | "run" | "pass", title: string | null, rest: string) => (
    <PageAnswer page={t("page")} tone={tone} title={title}>
      {rest}
      {strangers > 0 ? ` ${t("notCounted", { count: strangers })}` : null}
    </PageAnswer>
  );
  const words = confirmedBy(confirmation);
  const served = words ? t("servedBy", { words: say(words) }) : t("nobodyIsConnectedToServe");
  switch (change.kind) {
    case "no-gateway":
      return answer("hold", t("title"), t("noChangeReachesAClient"));
    case "gateway-cannot-write": {
      const { gateway: name, failing } = change;
      return answer("hold", t("cannotWrite", { name, what: say(listed(failing)) }), t("itServesOnButWhat"));
    }
    case "lost-unconfirmed":
      return answer("hold", t("lost", someOf(change.names)), t("whatWasLostMayHave", { served }));
    case "waits":
      return answer("run", t("waiting", someOf(change.names)), t("served", { served }));
    case "clients-lost":
      return answer("hold", say(lostWords(change.names)), t("whatIsLostDidNot", { served }));
    case "served":
      return answer("pass", served, t("allThatAreConnectedServe"));
  }
}

function someOf([first = "", ...others]: string[]): { first: string; others: number } {
  return { first, others: others.length };
}
