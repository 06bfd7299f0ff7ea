import { Sparkline } from "#components/ui/sparkline.tsx";
import { StatCard } from "#components/ui/stat-card.tsx";
import type { KillSwitchStatus } from "#lib/emergency/model.ts";
import type { FlagList } from "#lib/flags/model.ts";
import { countOf, formatCount } from "#lib/format/numbers.ts";
import type { Activity } from "#lib/overview/read-activity.ts";
import type { Attempt } from "#lib/web/attempt.ts";
import { UnreadCard } from "./unread-card.tsx";

type Props = {
  flags: Attempt<FlagList>;
  activity: Attempt<Activity>;
  killSwitch: Attempt<KillSwitchStatus>;
};

/** How many flags are neither off nor on for everyone, and who is served. */
export function FlagsCard({ flags, activity, killSwitch }: Props) {
  if (!flags.ok) return <UnreadCard label="Flags" because={flags.because} />;
  const all = flags.value.flags.filter((flag) => flag.state !== "archived");
  const killed = flags.value.killedAt !== null;
  const partly = all.filter((flag) => flag.setTo.serves === "some").length;
  const retired = all.filter((flag) => flag.state === "retired").length;
  const minutes = activity.ok ? activity.value.minutes : [];
  const recent = activity.ok ? activity.value.recent : null;
  return (
    <StatCard
      label="Flags"
      tone={killed ? "fail" : undefined}
      value={formatCount(killed ? retired : partly)}
      unit={killed ? `on, of ${formatCount(all.length)}` : `partly on, of ${formatCount(all.length)}`}
      chart={
        minutes.length > 1 ? (
          <Sparkline
            values={minutes.map((one) => one.on)}
            label="Answers that were on, per minute, last hour"
          />
        ) : null
      }
    >
      {killed
        ? `The kill switch is engaged${retired > 0 ? "; retired flags stay on" : ""}. ${countOf(partly, "was", "were")} partly on. `
        : null}
      {answers(recent)}{" "}
      {killSwitch.ok
        ? `${countOf(killSwitch.value.connected.gateways, "gateway")}, ${countOf(killSwitch.value.connected.clients, "client")} connected.`
        : null}
    </StatCard>
  );
}

/** Counted in steps of ten seconds, so it says of how many seconds. */
function answers(recent: Activity["recent"]): string {
  if (!recent) return "Answers: not counted yet.";
  const { on, off, seconds } = recent;
  if (on + off === 0) return `Nobody asked in the last ${seconds} s.`;
  return `${formatCount(on)} of ${countOf(on + off, "answer")} on in the last ${seconds} s.`;
}
