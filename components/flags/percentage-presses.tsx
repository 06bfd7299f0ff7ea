import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { percentWords } from "#lib/kernel/text/numbers.ts";

const SAVE_REASON_ID = "percentage-save-reason";
const OFF_REASON_ID = "flag-off-reason";

/** Raise or lower, the way back from that, and off. */
export function PercentagePresses({
  saved,
  wanted,
  isTyped,
  pending,
  disabledReason,
  canMove,
  previous,
  move,
  stay,
  lower,
  off,
}: {
  saved: number;
  wanted: number;
  /** Something stands in the field that is no percentage. */
  isTyped: boolean;
  pending: boolean;
  disabledReason: string | null;
  canMove: boolean;
  /** A lower percentage that it had before; null: none, or it may not go there. */
  previous: number | null;
  move: () => void;
  stay: () => void;
  lower: (percentage: number) => void;
  /** Null: it is off, or stays as it is for good. */
  off: { pending: boolean; whyNot: string | null; press: () => void } | null;
}) {
  const t = useTranslations("flag.who");
  const change = useTranslations("flags.change");
  const say = useSay();
  const changed = wanted !== saved;
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex flex-wrap items-start gap-2.5">
        <Button
          variant="primary"
          pending={pending}
          disabled={!canMove}
          aria-describedby={disabledReason === null ? undefined : SAVE_REASON_ID}
          onClick={move}
        >
          {changed
            ? change(wanted > saved ? "raiseTo" : "lowerTo", { percentage: say(percentWords(wanted)) })
            : t("raiseOrLower")}
        </Button>
        {changed || isTyped ? (
          <Button variant="ghost" onClick={stay} disabled={pending}>
            {t("stayAt", { percentage: say(percentWords(saved)) })}
          </Button>
        ) : previous !== null ? (
          <Button disabled={pending} onClick={() => lower(previous)}>
            {change("lowerTo", { percentage: say(percentWords(previous)) })}
          </Button>
        ) : null}
        {off ? (
          <Button
            variant="danger"
            pending={off.pending}
            disabled={off.whyNot !== null}
            aria-describedby={off.whyNot === null ? undefined : OFF_REASON_ID}
            onClick={off.press}
          >
            {t("off")}
          </Button>
        ) : null}
      </div>
      {/* Under all of the buttons: beneath its own each would push the next one away. */}
      {disabledReason !== null ? (
        <p id={SAVE_REASON_ID} className="text-muted text-xs">
          {disabledReason}
        </p>
      ) : null}
      {off && off.whyNot !== null ? (
        <p id={OFF_REASON_ID} className="text-muted text-xs">
          {t("whyNotOff", { why: off.whyNot })}
        </p>
      ) : null}
    </div>
  );
}
