import Link from "next/link";
import { useTranslations } from "next-intl";
import { ShareBar } from "#components/ui/share-bar.tsx";
import { StatCard } from "#components/ui/stat-card.tsx";
import { useSay } from "#components/ui/use-say.ts";
import type { FlagList } from "#lib/flags/model.ts";
import { formatCount } from "#lib/kernel/text/numbers.ts";
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
  const t = useTranslations("overview.flags");
  const say = useSay();
  if (!flags.ok) return <UnreadCard label={t("label")} because={flags.because} />;
  if (!motion.ok) return <UnreadCard label={t("label")} because={motion.because} />;
  const all = flags.value.flags.filter((flag) => flag.state !== "archived").length;
  const moving = motion.value.filter((row) => row.kind === "flag");
  const counted = [...Map.groupBy(moving, (row) => row.flagState)].map(([state, rows]) =>
    state === null ? "" : t(`states.${state}`, { count: rows.length }),
  );
  const lost = activity.ok ? activity.value.lostClients.length : 0;
  const killed = flags.value.killedAt !== null;
  const served = killSwitch.ok ? killSwitch.value : null;
  if (killed && served?.confirmation) {
    const { participants, waitingFor } = served.confirmation;
    const mayServeOn = mayServeOnWords(served.mayServeOn);
    const { confirmed, of, kinds } = allServed(servedParts(participants));
    return (
      <StatCard
        label={t("servedOff")}
        href="/emergency"
        tone={waitingFor.length === 0 && !mayServeOn ? undefined : "hold"}
        value={t("confirmed", { confirmed, of })}
        unit={t("confirmOff", { of, kinds: kinds.map((one) => say(one)).join(", ") })}
        chart={
          <Segments
            segments={participants.map((one) => ({ share: 1, tone: one.confirmedAt ? "pass" : "hold" }))}
            className="my-3"
          />
        }
      >
        {t("wereOn", { on: served.flags.on + served.flags.partlyOn, off: served.flags.off })}
        {served.flags.retired > 0 ? ` ${t("retired", { count: served.flags.retired })}` : null}
        {mayServeOn ? ` ${say(mayServeOn)}` : null}
      </StatCard>
    );
  }
  return (
    <StatCard
      label={t("inMotion")}
      href="/flags"
      tone={killed ? "fail" : undefined}
      value={formatCount(moving.length)}
      unit={
        served
          ? t.rich("ofWithClients", {
              all,
              clients: served.connected.clients,
              lost,
              link: (words) => (
                <Link href="/clients" className="hover:underline">
                  {words}
                </Link>
              ),
            })
          : t("of", { all })
      }
      chart={moving.length > 0 ? <ShareBar parts={partsOf(moving, all)} className="my-3" /> : null}
    >
      {moving.length === 0 ? t("none") : `${counted.join(", ")}.`}{" "}
      {activity.ok ? <AnswersOfAll recent={activity.value.recent} /> : null}
    </StatCard>
  );
}

/** Those in motion by how they stand, of all flags: as the figure above says. */
function partsOf(moving: MotionRow[], all: number) {
  const byTone = Map.groupBy(moving, ({ verdict }) => verdict.tone);
  const parts = [...byTone].map(([tone, rows]) => ({ tone, count: rows.length }));
  return [...parts, { tone: null, count: all - moving.length }];
}

function AnswersOfAll({ recent }: { recent: RecentAnswers | null }) {
  const t = useTranslations("overview.flags");
  if (!recent) return t("notCounted");
  const { on, off } = recent;
  const time = () => <AnsweredIn of={recent} killed={false} />;
  if (on + off === 0) return t.rich("nobodyAsked", { time });
  return t.rich("answers", { on, all: on + off, time });
}
