import { useTranslations } from "next-intl";
import type { FormAction } from "#components/forms/use-form-action.ts";
import type { KillSwitch } from "#lib/kill/model.ts";
import { LiftDialog } from "./lift-dialog.tsx";

type Props = {
  kill: KillSwitch;
  lift: FormAction;
  reason: string | null;
};

/** Engaged, and nothing else is known: it is said, and can be lifted all the same. */
export function EngagedUnread({ kill, lift, reason }: Props) {
  const t = useTranslations("kill");
  return (
    <div className="mx-auto flex w-full max-w-md flex-col gap-4 max-md:flex-1">
      <h1 className="text-2xl font-semibold tracking-tight">{t("engaged.title")}</h1>
      <p className="text-muted">{t("engaged.unread", { by: kill.engagedBy ?? t("somebodyOutside") })}</p>
      {kill.reason ? <p className="text-sm">{kill.reason}</p> : null}
      <div data-bottom-bar className="sticky bottom-0 mt-auto bg-background pt-4 pb-2">
        <LiftDialog read={null} lift={lift} reason={reason} />
      </div>
    </div>
  );
}
