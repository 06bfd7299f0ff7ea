import { useTranslations } from "next-intl";
import { Badge } from "#components/ui/badge.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { Timeline, TimelineItem } from "#components/ui/timeline.tsx";
import { useSay } from "#components/ui/use-say.ts";
import type { FlagChange, FlagFieldChange } from "#lib/flags/field-change.ts";
import type { FlagStanding } from "#lib/flags/model.ts";
import { can, type Permission, type Role, whyNot } from "#lib/kernel/permissions.ts";
import { capital } from "#lib/kernel/text/sentences.ts";
import { semicolons } from "#lib/messages/catalogue/listed.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { flagFieldName, flagFieldValue } from "#lib/messages/flag-field-words.ts";
import { describeChange } from "./describe-change.ts";
import { ReturnButton } from "./return-button.tsx";
import type { ChangeFlag, PreviewChange } from "./use-previewed-change.tsx";

/** As many as fit beside the rest of the page; the others are one press away. */
const SHOWN = 8;

/** Every state the flag was in, with the way back to each. */
export function FlagHistory({
  name,
  history,
  standing,
  restore,
  preview,
  role,
  whyNotRestore,
}: {
  name: string;
  history: FlagChange[];
  standing: FlagStanding;
  restore: ChangeFlag;
  preview: PreviewChange;
  role: Role;
  whyNotRestore: string | null;
}) {
  const t = useTranslations("flag.history");
  const say = useSay();
  const barredFrom = (change: FlagChange) => {
    const barred = change.restoreNeeds.find((permission) => !can(role, permission));
    return barred
      ? [BESIDES[barred], whyNot(role, barred)].flatMap((one) => (one ? [say(one)] : [])).join(" ")
      : null;
  };
  const recent = history.slice(0, SHOWN);
  const older = history.slice(SHOWN);
  const entry = (change: FlagChange, latest: boolean) => (
    <TimelineItem
      key={change.versionId}
      tone={latest ? "run" : "wait"}
      title={
        <span>
          <b className="font-semibold">
            {change.returnedTo === null
              ? capital(say(describeChange(change)))
              : t.rich("returned", { moment: () => <TimeAgo at={change.returnedTo ?? ""} moment seconds /> })}
          </b>{" "}
          <span className="text-muted">
            {t.rich("by", { who: change.actorName, ago: () => <TimeAgo at={change.at} /> })}
          </span>
        </span>
      }
    >
      {change.outside ? (
        <Badge tone="hold" icon={null} className="mr-1.5">
          {t("outside")}
        </Badge>
      ) : null}
      {say(details(change))}
      {latest ? ` ${t(inForce(standing))}` : null}
      {change.restorable && whyNotRestore === null ? (
        <span className="mt-1 block">
          <ReturnButton
            name={name}
            versionId={change.versionId}
            action={restore}
            preview={preview}
            disabledReason={barredFrom(change) ?? say(change.whyNotRestore)}
          />
        </span>
      ) : null}
    </TimelineItem>
  );
  return (
    <>
      <Timeline>{recent.map((change, index) => entry(change, index === 0))}</Timeline>
      {older.length > 0 ? (
        <details className="mt-3">
          <summary className="cursor-pointer text-muted text-xs">
            {t("earlier", { count: older.length })}
          </summary>
          <div className="mt-3">
            <Timeline>{older.map((change) => entry(change, false))}</Timeline>
          </div>
        </details>
      ) : null}
      {whyNotRestore && history.some((change) => change.restorable) ? (
        <p className="mt-3 text-muted text-xs">{t("whyNotRestore", { why: whyNotRestore })}</p>
      ) : null}
    </>
  );
}

/** What is set is in force only where it is served. */
const IN_FORCE: Partial<Record<FlagStanding["state"], "killed" | "windowClosed">> = {
  killed: "killed",
  "window-closed": "windowClosed",
};

function inForce({ state, serves }: FlagStanding) {
  if (state === "archived" && serves === "nobody") return "servedOff";
  return IN_FORCE[state] ?? "inForce";
}

/** What a return would do that is not everybody's to do. */
const BESIDES: Partial<Record<Permission, Message>> = {
  "flag:turn-on": message("flag.history.wouldTurnOn"),
  "flag:turn-off": message("flag.history.wouldTurnOff"),
  "flag:edit": message("flag.history.wouldEdit"),
};

/** What the headline says whole needs no second telling in the words of a form. */
const TOLD = new Set<FlagFieldChange["field"]>(["enabled", "held", "retired", "archived"]);

function details(change: FlagChange): Message | null {
  if (change.kind !== "changed") return null;
  const fields = change.changes
    .filter((one) => change.returnedTo !== null || !TOLD.has(one.field))
    .map((one) =>
      message("flag.history.field", {
        field: flagFieldName(one.field, true),
        before: flagFieldValue(one, "before"),
        after: flagFieldValue(one, "after"),
      }),
    );
  return fields.length === 0 ? null : message("flag.history.fields", { fields: semicolons(fields) });
}
