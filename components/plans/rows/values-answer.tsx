import type { ReactNode } from "react";
import { PageAnswer } from "#components/ui/page-answer.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { countOf, formatCount } from "#lib/kernel/text/numbers.ts";
import { leftOpenRows, whyLeftOpenStops } from "#lib/messages/left-open.ts";
import type { QuarantineView } from "#lib/quarantine/views.ts";

/** Whether values wait for a person, and who counted them. */
export function ValuesAnswer({ view, csv, back }: { view: QuarantineView; csv: ReactNode; back: ReactNode }) {
  const { rehearsed, foreseen } = view;
  if (view.stand.decide !== null)
    return (
      <PageAnswer page="Quarantine" tone="run" title="Nothing can be decided now" action={back}>
        {view.stand.decide}
      </PageAnswer>
    );
  if (view.undecided.rows > 0)
    return (
      <PageAnswer
        page="Quarantine"
        tone="hold"
        title={`${countOf(view.undecided.values, "value")} to decide, ${countOf(view.undecided.rows, "row")}`}
        action={csv}
      >
        No rule could read them, so nothing was filled in. A phase that waits for them goes on by itself with
        the last decision.
        {foreseen && foreseen.count.values > 0
          ? ` The rehearsal foresees ${countOf(foreseen.count.values, "more value")} in about ${countOf(foreseen.count.rows, "row")}.`
          : ""}
      </PageAnswer>
    );
  if (rehearsed && rehearsed.count.values > 0)
    return (
      <PageAnswer
        page="Quarantine"
        tone="hold"
        title={`${countOf(rehearsed.count.values, "value")} to decide, about ${countOf(rehearsed.count.rows, "row")}`}
        action={csv}
      >
        Counted on a copy by the rehearsal <TimeAgo at={rehearsed.at} />
        {rehearsed.beyond > 0
          ? `; ${formatCount(rehearsed.beyond)} less frequent ones wait until the backfill has found them`
          : ""}
        . What you decide before the backfill starts, it fills as it goes; what is left waits for somebody
        then.
      </PageAnswer>
    );
  const decided = view.groups.filter((group) => group.decided !== null).length;
  if (rehearsed)
    return (
      <PageAnswer page="Quarantine" tone="pass" title="Nothing to decide before the start" action={back}>
        After the rehearsal <TimeAgo at={rehearsed.at} /> no value is left to decide. The backfill has not
        gone over every row yet, and may find more.
      </PageAnswer>
    );
  if (foreseen && !view.measured)
    return (
      <PageAnswer page="Quarantine" tone="run" title={foreseenTitle(foreseen.count)} action={back}>
        Counted on a copy by the rehearsal <TimeAgo at={foreseen.at} />. The backfill is not over every row
        yet; each value can be decided as soon as it has found one.
      </PageAnswer>
    );
  if (!view.measured)
    return (
      <PageAnswer page="Quarantine" tone="wait" title="Not measured yet" action={back}>
        The backfill has not gone over every row, so it is not known yet how many no rule can read. A
        rehearsal of it counts them, and they can be decided then.
      </PageAnswer>
    );
  return (
    <PageAnswer
      page="Quarantine"
      tone={view.leftOpen ? "hold" : "pass"}
      title={view.leftOpen ? leftOpenRows(view.leftOpen) : "Nothing to decide"}
      action={back}
    >
      {view.leftOpen
        ? `${countOf(view.leftOpen.values, "value")}, and ${whyLeftOpenStops(view.leftOpen)}. No other row waits for a decision.`
        : decided === 0
          ? "No row was quarantined so far."
          : `${countOf(decided, "value was", "values were")} decided. Late rows appear here by themselves.`}
    </PageAnswer>
  );
}

function foreseenTitle({ rows, values }: QuarantineView["undecided"]): string {
  if (values === 0) return "No value is foreseen to need a decision";
  return `${countOf(values, "value")} foreseen, about ${countOf(rows, "row")}`;
}
