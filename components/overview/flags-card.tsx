import Link from "next/link";
import { StatCard } from "#components/ui/stat-card.tsx";
import { useSay } from "#components/ui/use-say.ts";
import type { FlagList } from "#lib/flags/model.ts";
import { countOf, formatCount } from "#lib/kernel/text/numbers.ts";
import type { KillSwitchStatus } from "#lib/kill/model.ts";
import { mayServeOnWords } from "#lib/messages/may-serve-on.ts";
import { allServed, servedParts } from "#lib/messages/served-words.ts";
import type { MotionRow } from "#lib/overview/motion-row.ts";
import type { Activity } from "#lib/overview/read-activity.ts";
import type { RecentAnswers } from "#lib/overview/read-answers.ts";
import type { Attempt } from "#lib/web/attempt.ts";
import { AnsweredIn } from "./motion-cells.tsx";
import { Segments } from "./segments.tsx";
import { UnreadCard } from "./unread-card.tsx";

type Props = {
  flags: Attempt<FlagList>;
  motion: Attempt<MotionRow[]>;
  activity: Attempt<Activity>;
  killSwitch: Attempt<KillSwitchStatus>;
};

/** The flags of "In motion", counted from its very rows, and who serves them. */
export function FlagsCard({ flags, motion, activity, killSwitch }: Props) {
  const say = useSay();
  if (!flags.ok) return <UnreadCard label="Flags" because={flags.because} />;
  if (!motion.ok) return <UnreadCard label="Flags" because={motion.because} />;
  const all = flags.value.flags.filter((flag) => flag.state !== "archived").length;
  const moving = motion.value.filter((row) => row.kind === "flag");
  const lost = activity.ok ? activity.value.lostClients.length : 0;
  const killed = flags.value.killedAt !== null;
  const served = killSwitch.ok ? killSwitch.value : null;
  if (killed && served?.confirmation) {
    const { participants, waitingFor } = served.confirmation;
    const mayServeOn = mayServeOnWords(served.mayServeOn);
    const { confirmed, of, kinds } = allServed(servedParts(participants));
    return (
      <StatCard
        label="Flags, served off"
        href="/emergency"
        tone={waitingFor.length === 0 && !mayServeOn ? undefined : "hold"}
        value={`${formatCount(confirmed)} of ${formatCount(of)}`}
        unit={`${of === 1 ? "confirms" : "confirm"} off: ${kinds.map(say).join(", ")}`}
        chart={
          <Segments
            segments={participants.map((one) => ({ share: 1, tone: one.confirmedAt ? "pass" : "hold" }))}
            className="my-3"
          />
        }
      >
        {countOf(served.flags.on + served.flags.partlyOn, "flag was", "flags were")} on,{" "}
        {formatCount(served.flags.off)} off already.
        {served.flags.retired > 0 ? ` ${formatCount(served.flags.retired)} retired stay on.` : null}
        {mayServeOn ? ` ${say(mayServeOn)}` : null}
      </StatCard>
    );
  }
  return (
    <StatCard
      label="Flags in motion"
      href="/flags"
      tone={killed ? "fail" : undefined}
      value={formatCount(moving.length)}
      unit={
        <>
          of {formatCount(all)}
          {served ? (
            <>
              ,{" "}
              <Link href="/clients" className="hover:underline">
                {countOf(served.connected.clients, "client")} connected
                {lost > 0 ? `, ${formatCount(lost)} lost` : null}
              </Link>
            </>
          ) : null}
        </>
      }
      chart={
        moving.length > 0 ? (
          <Segments segments={moving.map((row) => ({ share: 1, tone: row.verdict.tone }))} className="my-3" />
        ) : null
      }
    >
      {words(moving)} {activity.ok ? <AnswersOfAll recent={activity.value.recent} /> : null}
    </StatCard>
  );
}

/** "1 held, 2 partly on." */
function words(moving: MotionRow[]): string {
  const counts = Map.groupBy(moving, (row) => row.verdict.words.toLowerCase());
  const parts = [...counts].map(([word, rows]) => `${rows.length} ${word}`);
  return parts.length === 0 ? "None is partly on, held or killed." : `${parts.join(", ")}.`;
}

function AnswersOfAll({ recent }: { recent: RecentAnswers | null }) {
  if (!recent) return "Answers: not counted yet.";
  const { on, off } = recent;
  const time = <AnsweredIn of={recent} killed={false} />;
  if (on + off === 0) return <>Nobody asked {time}.</>;
  return (
    <>
      {formatCount(on)} of {countOf(on + off, "answer")} on {time}.
    </>
  );
}
