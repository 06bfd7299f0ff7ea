import Link from "next/link";
import { useTranslations } from "next-intl";
import { Name } from "#components/ui/name.tsx";
import type { FlagDetail } from "#lib/flags/model.ts";
import { withEnd } from "#lib/kernel/text/sentences.ts";
import { EditFlag } from "./edit-flag.tsx";
import { EnabledSwitch } from "./enabled-switch.tsx";
import type { SaveFlag } from "./flag-dialog.tsx";
import type { FlagNow } from "./flag-now.ts";
import { FlagStateBadge } from "./flag-state-badge.tsx";
import type { ChangeFlag, PreviewChange } from "./use-previewed-change.tsx";

/** Name, state, what it is for and whose, and its switch. */
export function FlagHeader({
  flag,
  now,
  setEnabled,
  preview,
  edit,
  whyNotToggle,
  whyNotEdit,
}: {
  flag: FlagDetail;
  /** The part of it that the browser needs. */
  now: FlagNow;
  setEnabled: ChangeFlag;
  preview: PreviewChange;
  edit: SaveFlag;
  whyNotToggle: string | null;
  whyNotEdit: string | null;
}) {
  const t = useTranslations("flags.header");
  const gate = flag.raiseGate;
  // Why is said once, above the percentage.
  const held = !flag.enabled && !gate.open ? t(gate.hold ? "held" : "notYet") : null;
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0 flex-1 basis-80">
        <h1 className="flex flex-wrap items-center gap-x-3 gap-y-1 text-title">
          <span className="min-w-0 break-words">
            <Name>{flag.name}</Name>
          </span>{" "}
          <FlagStateBadge state={flag.state} serves={flag.serves} />
        </h1>
        <p className="mt-1 text-muted">
          {flag.description ? withEnd(flag.description) : t("noDescription")}{" "}
          {flag.owner ? t("owner", { owner: withEnd(flag.owner) }) : t("noOwner")}
          {flag.planName ? (
            <>
              {" "}
              {t.rich("plan", {
                plan: flag.planName,
                link: (plan) => (
                  <Link
                    href={`/migrations/${encodeURIComponent(flag.planName ?? "")}`}
                    className="text-text underline"
                  >
                    {plan}
                  </Link>
                ),
              })}
            </>
          ) : null}
        </p>
      </div>
      <div className="flex items-start gap-4">
        <EnabledSwitch
          flag={now}
          turnsOnAt={flag.turnsOnAt}
          action={setEnabled}
          preview={preview}
          disabledReason={whyNotToggle ?? held}
        />
        <EditFlag
          name={flag.name}
          description={flag.description}
          owner={flag.owner}
          action={edit}
          disabledReason={whyNotEdit}
        />
      </div>
    </header>
  );
}
