import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { PageAnswer } from "#components/ui/page-answer.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import type { Tone } from "#components/ui/tone.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { leftOpenRowsWords, whyLeftOpenStopsWords } from "#lib/messages/left-open-words.ts";
import { quarantineAttention } from "#lib/quarantine/attention.ts";
import type { QuarantineView } from "#lib/quarantine/views.ts";

/** Whether values wait for a person, and who counted them. */
export function ValuesAnswer({ view, csv, back }: { view: QuarantineView; csv: ReactNode; back: ReactNode }) {
  const t = useTranslations("values.answer");
  const say = useSay();
  const { rehearsed, foreseen } = view;
  const [need] = quarantineAttention({ ...view, rehearsed: rehearsed?.count });
  const answer = (tone: Tone, title: string, text: ReactNode, action: ReactNode = back) => (
    <PageAnswer page={t("page")} tone={tone} title={title} action={action}>
      {text}
    </PageAnswer>
  );
  if (view.stand.decide !== null) return answer("run", t("notNow"), say(view.stand.decide));
  if (need?.code === "values-wait") {
    const more = foreseen && foreseen.count.values > 0 ? ` ${t("foresees", foreseen.count)}` : "";
    return answer("hold", t("toDecide", need.params), `${t("goesOn")}${more}`, csv);
  }
  if (rehearsed && need?.code === "values-foreseen") {
    const counted = t.rich(rehearsed.beyond > 0 ? "countedBeyond" : "counted", {
      ago: () => <TimeAgo at={rehearsed.at} />,
      beyond: rehearsed.beyond,
    });
    return answer("hold", t("toDecideAbout", need.params), counted, csv);
  }
  if (rehearsed)
    return answer("pass", t("noneBefore"), t.rich("noneLeft", { ago: () => <TimeAgo at={rehearsed.at} /> }));
  if (foreseen && !view.measured)
    return answer(
      "run",
      say(foreseenTitle(foreseen.count)),
      t.rich("soFar", { ago: () => <TimeAgo at={foreseen.at} /> }),
    );
  if (!view.measured) return answer("wait", t("unmeasured"), t("unmeasuredWhy"));
  if (need?.code === "rows-left-open") {
    const { params: leftOpen } = need;
    const why = say(whyLeftOpenStopsWords(leftOpen));
    return answer("hold", say(leftOpenRowsWords(leftOpen)), t("leftOpen", { values: leftOpen.values, why }));
  }
  const decided = view.groups.filter((group) => group.decided !== null).length;
  return answer("pass", t("none"), decided === 0 ? t("noneSoFar") : t("decided", { decided }));
}

function foreseenTitle({ rows, values }: QuarantineView["undecided"]): Message {
  return values === 0 ? message("values.foreseen.none") : message("values.foreseen.title", { values, rows });
}
