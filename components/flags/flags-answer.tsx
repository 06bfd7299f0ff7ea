import Link from "next/link";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { PageAnswer } from "#components/ui/page-answer.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { useSay } from "#components/ui/use-say.ts";
import type { FlagList, FlagStanding } from "#lib/flags/model.ts";
import { countOf, formatCount } from "#lib/kernel/text/numbers.ts";
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
  const say = useSay();
  const flags = list.flags.filter((flag) => flag.state !== "archived");
  const { killedAt } = list;
  if (killedAt) {
    const retired = list.flags.filter((flag) => flag.retiredAt !== null).length;
    return (
      <PageAnswer page="Flags" tone="fail" title={say(everyFlagOff(retired))} action={action}>
        The kill switch is engaged since <TimeAgo at={killedAt} moment />. Lifting it restores the percentages
        below.{" "}
        <Link href="/emergency" className="underline">
          Open the kill switch
        </Link>
      </PageAnswer>
    );
  }
  const held = flags.filter((flag) => flag.state === "held");
  const behind = flags.filter((flag) => flag.serving.confirmed < flag.serving.connected);
  const serving = (whom: FlagStanding["serves"]) =>
    formatCount(flags.filter((flag) => flag.serves === whom).length);
  const summary = `${countOf(flags.length, "flag")}: on for everyone ${serving("everyone")}, for some ${serving("some")}, for nobody ${serving("nobody")}.`;
  const first = held[0];
  if (first?.hold) {
    const look =
      held.length === 1
        ? holdLink(first.name, first.hold)
        : { label: `Look at the ${held.length} flags`, href: "/flags?state=held" };
    return (
      <PageAnswer
        page="Flags"
        tone="hold"
        title={`${countOf(held.length, "flag is", "flags are")} held`}
        action={
          <div className="flex flex-wrap gap-2 max-sm:[&>*]:w-full">
            <Button asChild variant="primary">
              <Link href={look.href}>{look.label}</Link>
            </Button>
            {action}
          </div>
        }
      >
        {first.name}: {holdSentence(first.hold)} {summary}
      </PageAnswer>
    );
  }
  if (nobodyOn)
    return (
      <PageAnswer
        page="Flags"
        tone="hold"
        title={nobodyOn.title}
        action={
          <div className="flex flex-wrap gap-2 max-sm:[&>*]:w-full">
            <Button asChild variant="primary">
              <Link href={`/flags/${encodeURIComponent(nobodyOn.flag)}`}>Open the flag</Link>
            </Button>
            {action}
          </div>
        }
      >
        {nobodyOn.sentence} {summary}
      </PageAnswer>
    );
  if (behind.length > 0) {
    return (
      <PageAnswer
        page="Flags"
        tone="run"
        title={`${countOf(behind.length, "flag is", "flags are")} on the way`}
        action={action}
      >
        The last change is not confirmed by every gateway and client yet. {summary}
      </PageAnswer>
    );
  }
  return (
    <PageAnswer page="Flags" tone="pass" title="No flag needs you" action={action}>
      {summary}
    </PageAnswer>
  );
}
