import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { PageAnswer } from "#components/ui/page-answer.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { flagAttention } from "#lib/flags/attention.ts";
import type { FlagList, FlagStanding } from "#lib/flags/model.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import { everyFlagOff } from "#lib/messages/every-flag-off.ts";
import { holdLink, holdSentence } from "#lib/messages/hold-words.ts";

/** Whether any flag needs a person, and how many serve what. */
export function FlagsAnswer({
  list,
  nobodyOn,
  action,
}: {
  list: FlagList;
  /** A plan's flag that is off though its switchover has begun. */
  nobodyOn: { flag: string; title: string; sentence: string } | null;
  action: ReactNode;
}) {
  const t = useTranslations("flags.answer");
  const say = useSay();
  const page = t("page");
  const flags = list.flags.filter((flag) => flag.state !== "archived");
  const { killedAt } = list;
  if (killedAt) {
    const retired = list.flags.filter((flag) => flag.retiredAt !== null).length;
    return (
      <PageAnswer page={page} tone="fail" title={say(everyFlagOff(retired))} action={action}>
        {t.rich("killed", {
          moment: () => <TimeAgo at={killedAt} moment />,
          link: (words) => (
            <Link href="/emergency" className="underline">
              {words}
            </Link>
          ),
        })}
      </PageAnswer>
    );
  }
  const held = flagAttention(flags);
  const behind = flags.filter((flag) => flag.serving.confirmed < flag.serving.connected);
  const serving = (whom: FlagStanding["serves"]) => flags.filter((flag) => flag.serves === whom).length;
  const summary = t("summary", {
    flags: flags.length,
    everyone: serving("everyone"),
    some: serving("some"),
    nobody: serving("nobody"),
  });
  const actions = (label: string, href: string) => (
    <div className="flex flex-wrap gap-2 max-sm:[&>*]:w-full">
      <Button asChild variant="primary">
        <Link href={href}>{label}</Link>
      </Button>
      {action}
    </div>
  );
  const first = held[0]?.params;
  if (first) {
    const look =
      held.length === 1
        ? holdLink(first.flag, first.hold)
        : { label: message("flags.answer.lookAt", { count: held.length }), href: "/flags?state=held" };
    return (
      <PageAnswer
        page={page}
        tone="hold"
        title={t("held", { count: held.length })}
        action={actions(say(look.label), look.href)}
      >
        {t("heldWhy", { name: first.flag, why: say(holdSentence(first.hold)), summary })}
      </PageAnswer>
    );
  }
  if (nobodyOn)
    return (
      <PageAnswer
        page={page}
        tone="hold"
        title={nobodyOn.title}
        action={actions(t("openFlag"), `/flags/${encodeURIComponent(nobodyOn.flag)}`)}
      >
        {nobodyOn.sentence} {summary}
      </PageAnswer>
    );
  if (behind.length > 0)
    return (
      <PageAnswer page={page} tone="run" title={t("onTheWay", { count: behind.length })} action={action}>
        {t("notConfirmed")} {summary}
      </PageAnswer>
    );
  return (
    <PageAnswer page={page} tone="pass" title={t("noneNeedsYou")} action={action}>
      {summary}
    </PageAnswer>
  );
}
