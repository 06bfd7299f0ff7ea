import Link from "next/link";
import { useTranslations } from "next-intl";
import { KeepOff } from "#components/flags/keep-off.tsx";
import { type RaiseActions, RaiseButton } from "#components/flags/raise-button.tsx";
import { whyNotRaise } from "#components/flags/why-not-raise.ts";
import { ActionButton } from "#components/forms/action-button.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Button } from "#components/ui/button.tsx";
import { ClockTime, TimeAgo } from "#components/ui/time-ago.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { can, type Role, whyNot } from "#lib/kernel/permissions.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import { decideValues } from "#lib/messages/decide-values.ts";
import type { MotionNext, MotionRow } from "#lib/overview/motion-row.ts";
import type { RecentAnswers } from "#lib/overview/read-answers.ts";
import { Segments } from "./segments.tsx";

export type MotionActions = { pause: FormAction; resume: FormAction; role: Role } & RaiseActions;

export function Answers({ row }: { row: MotionRow }) {
  const t = useTranslations("overview.motion");
  if (row.kind === "plan") return <span className="text-muted">—</span>;
  if (!row.answers) return <span className="text-muted">{t("notCounted")}</span>;
  const { on, off } = row.answers;
  if (on + off === 0) return <span className="text-muted">{t("nobodyAsked")}</span>;
  const share = on / (on + off);
  return (
    <span className="flex items-center gap-2 whitespace-nowrap">
      <Segments segments={[{ share, tone: "run" }]} className="w-14" />
      <span>{t.rich("on", { on, off, muted: (words) => <span className="text-muted">{words}</span> })}</span>
    </span>
  );
}

/** Over which time answers are told; the tile and the table say it in these words. */
export function AnsweredIn({ of, killed }: { of: RecentAnswers | null; killed: boolean }) {
  const t = useTranslations("overview.motion");
  if (!killed) return of ? t("inTheLast", { seconds: String(of.seconds) }) : t("inTheLastMinute");
  return of ? t.rich("since", { clock: () => <ClockTime at={of.since} /> }) : t("sincePress");
}

/** While the kill switch is engaged, whom the press moved back. */
export function Amount({ row, killed }: { row: MotionRow; killed: boolean }) {
  const t = useTranslations("overview.motion");
  const say = useSay();
  const unknown = t(killed ? "notCountedAtPress" : "nobodyKnown");
  if (!row.amount) return <span className="text-muted">{row.kind === "plan" ? "—" : unknown}</span>;
  if (row.amount === "not-asked")
    return <span className="text-muted">{say(message("kill.movedBack.notAsked"))}</span>;
  if (row.amount.of === 0) return <span className="text-muted">{t("nobody")}</span>;
  return (
    <span className="whitespace-nowrap">
      {t.rich(row.amount.unit, {
        on: row.amount.on,
        all: row.amount.of,
        b: (figure) => <strong className="font-semibold">{figure}</strong>,
        of: (words) => <span className="text-muted">{words}</span>,
      })}
    </span>
  );
}

/** The one thing that comes next: its button for whoever may press it, a link, or what happens by itself. */
export function Next({ next, actions, wide }: { next: MotionNext; actions: MotionActions; wide?: boolean }) {
  const t = useTranslations("overview.motion");
  const say = useSay();
  // In the table a long label wraps, rather than being cut at the card's edge.
  const look = wide ? "w-full" : "h-auto min-h-8 max-w-full shrink whitespace-normal py-1 text-center";
  switch (next.kind) {
    case "pause":
    case "resume":
      return (
        <ActionButton
          size="sm"
          className={look}
          action={next.kind === "pause" ? actions.pause : actions.resume}
          fields={{ plan: next.plan }}
          done={t(next.kind === "pause" ? "paused" : "resumed")}
          disabledReason={say(whyNot(actions.role, next.kind === "pause" ? "plan:pause" : next.needs))}
        >
          {t(next.kind)}
        </ActionButton>
      );
    case "raise":
      return (
        <RaiseButton
          size="sm"
          className={look}
          flag={next.flag}
          stage={next.stage}
          actions={actions}
          whyNot={say(whyNotRaise(actions.role, next.stage))}
        />
      );
    case "keep-off": {
      if (!can(actions.role, "flag:turn-off"))
        return <span className="text-xs text-muted">{t("goesOn")}</span>;
      return <KeepOff flag={next.flag} action={actions.setEnabled} className={look} />;
    }
    case "decide":
    case "link":
      return (
        <Button asChild size="sm" className={look}>
          <Link href={next.href}>
            {say(next.kind === "link" ? next.label : decideValues(next.values, actions.role))}
          </Link>
        </Button>
      );
    case "at":
      return (
        <span className="text-xs text-muted">
          {say(next.words)} <TimeAgo at={next.at} />
        </span>
      );
    case "words":
      return <span className="text-xs text-muted">{say(next.words)}</span>;
  }
}
