import type { ReactNode } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { Timeline, TimelineItem } from "#components/ui/timeline.tsx";
import { useSay } from "#components/ui/use-say.ts";
import type { FlagChange, FlagStanding } from "#lib/flags/model.ts";
import { can, type Permission, type Role, whyNot } from "#lib/kernel/permissions.ts";
import { countOf } from "#lib/kernel/text/numbers.ts";
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
  const say = useSay();
  const barredFrom = (change: FlagChange) => {
    const barred = change.restoreNeeds.find((permission) => !can(role, permission));
    return barred ? `${BESIDES[barred] ?? ""} ${say(whyNot(role, barred))}`.trim() : null;
  };
  const recent = history.slice(0, SHOWN);
  const older = history.slice(SHOWN);
  const entry = (change: FlagChange, latest: boolean) => (
    <TimelineItem
      key={change.versionId}
      tone={latest ? "run" : "wait"}
      title={
        <span>
          <b className="font-semibold">{headline(change)}</b>{" "}
          <span className="text-muted">
            by {change.actorName} <TimeAgo at={change.at} />
          </span>
        </span>
      }
    >
      {change.outside ? (
        <Badge tone="hold" icon={null} className="mr-1.5">
          outside Sluice
        </Badge>
      ) : null}
      {details(change)}
      {latest ? ` ${inForce(standing)}` : null}
      {change.restorable && whyNotRestore === null ? (
        <span className="mt-1 block">
          <ReturnButton
            name={name}
            versionId={change.versionId}
            action={restore}
            preview={preview}
            disabledReason={barredFrom(change) ?? change.whyNotRestore}
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
            {countOf(older.length, "earlier change")}
          </summary>
          <div className="mt-3">
            <Timeline>{older.map((change) => entry(change, false))}</Timeline>
          </div>
        </details>
      ) : null}
      {whyNotRestore && history.some((change) => change.restorable) ? (
        <p className="mt-3 text-muted text-xs">Returning to an earlier state: {whyNotRestore}</p>
      ) : null}
    </>
  );
}

/** What is set is in force only where it is served. */
function inForce({ state, serves }: FlagStanding): string {
  if (state === "killed") return "Set so, and served off until the kill switch is lifted.";
  if (state === "window closed") return "Set so, and served off until its window opens.";
  return state === "archived" && serves === "nobody" ? "Archived, and served off." : "In force now.";
}

function headline(change: FlagChange): ReactNode {
  if (change.returnedTo === null) return describeChange(change);
  return (
    <>
      Returned to the state of <TimeAgo at={change.returnedTo} moment seconds />
    </>
  );
}

/** What a return would do that is not everybody's to do. */
const BESIDES: Partial<Record<Permission, string>> = {
  "flag:turn-on": "It would turn the flag on.",
  "flag:turn-off": "It would turn the flag off.",
  "flag:edit": "It would change the description or the owner.",
};

/** What the headline says whole needs no second telling in the words of a form. */
const TOLD = new Set(["Enabled", "Held", "Retired", "Archived"]);

function details(change: FlagChange): string {
  if (change.kind !== "changed") return "";
  const rest = change.changes.filter((one) => change.returnedTo !== null || !TOLD.has(one.field));
  if (rest.length === 0) return "";
  return `${rest.map((one) => `${one.field}: ${one.before || "nothing"} → ${one.after || "nothing"}`).join("; ")}.`;
}
