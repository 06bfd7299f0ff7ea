"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { toFormData } from "#components/forms/use-form-action.ts";
import { FormMessage } from "#components/ui/form-message.tsx";
import { useSay } from "#components/ui/use-say.ts";
import type { Reach, ServingConditions } from "#lib/flags/model.ts";
import { stageInTheWay } from "#lib/interlock/stage-in-the-way.ts";
import type { StageLimit } from "#lib/interlock/stage-limit.ts";
import { percentWords } from "#lib/kernel/text/numbers.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { describeKnown, describeReach, describeWait, whyUnmeasured } from "#lib/messages/describe-reach.ts";
import { isKept } from "#lib/messages/share-words.ts";
import { timeLeft } from "#lib/messages/time-left.ts";
import { turnsOnElsewhere } from "#lib/messages/turn-on-at.ts";
import { describeStages } from "./describe-stages.ts";
import type { FlagNow } from "./flag-now.ts";
import { loweringForm } from "./lowering-form.ts";
import { PercentagePresses } from "./percentage-presses.tsx";
import { PercentageSlider } from "./percentage-slider.tsx";
import { useNow } from "./use-now.ts";
import { type PercentageDraft, usePercentageDraft } from "./use-percentage-draft.ts";
import { type ChangeFlag, type PreviewChange, usePreviewedChange } from "./use-previewed-change.tsx";
import { type CountReach, useReach } from "./use-reach.ts";
import { useRefreshAt } from "./use-refresh-at.ts";
import { WantedPercentage } from "./wanted-percentage.tsx";
import { WhatHoldsIt } from "./what-holds-it.tsx";

type Props = {
  flag: FlagNow;
  conditions: ServingConditions;
  retired: boolean;
  archived: boolean;
  /** A lower percentage that it had before, for a quick way back; null if it never had one. */
  previous: number | null;
  /** Of the plan that the flag belongs to; empty without one. */
  stages: number[];
  /** How far they let it rise now; null if they do not hold it. */
  limit: StageLimit | null;
  /** At the saved percentage. */
  reach: Reach;
  /** Null: it may rise. */
  raiseBlocked: { reason: string; link: ReactNode } | null;
  whyNotPercentage: string | null;
  whyNotOff: string | null;
  setPercentage: ChangeFlag;
  preview: PreviewChange;
  setEnabled: ChangeFlag;
  countReach: CountReach;
};

/** The percentage: what is, what would be, who is touched, and the press that does it. */
export function WhoGetsIt(props: Props) {
  const change = useTranslations("flags.change");
  const say = useSay();
  const { flag, limit, setPercentage, setEnabled, preview } = props;
  const { name, rolloutPercentage: saved, enabled } = flag;
  const draft = usePercentageDraft(saved);
  const { wanted, problem } = draft;
  const reach = useReach(props.countReach, saved, props.reach, wanted);
  const onDone = () => draft.choose(null);
  const { state, pending, ask, submit, dialog } = usePreviewedChange({
    action: setPercentage,
    preview,
    onDone,
  });
  const off = usePreviewedChange({ action: setEnabled, preview });
  useRefreshAt(limit?.freeAt ?? null);
  useRefreshAt(props.conditions.opensAt);
  const now = useNow(limit?.freeAt ?? null);

  const turnsOnAt = turnsOnElsewhere({ enabled, rolloutPercentage: wanted }, props.stages);
  const conditions = { ...props.conditions, turnsOnAt };
  const wait = props.retired ? null : describeWait(conditions);
  const ended = props.retired || props.archived;
  const locked = ended || props.whyNotPercentage !== null;
  const way = inTheWay(props, wanted);
  const disabledReason = props.whyNotPercentage ?? say(ended ? null : whatFirst(way, draft, saved));
  const canMove = wanted !== saved && !ended && disabledReason === null;
  const lower = (percentage: number) => submit(loweringForm(flag, percentage));
  const turnOff = () => off.submit(toFormData({ name, enabled: false }));
  function move() {
    if (wanted < saved) return lower(wanted);
    const percentage = say(percentWords(wanted));
    ask(toFormData({ name, percentage: wanted }), {
      title: change("raiseToTitle", { name, percentage }),
      confirm: change("raiseTo", { percentage }),
    });
  }

  return (
    <div className="flex flex-col gap-4">
      <WantedPercentage
        flag={flag}
        draft={draft}
        wait={props.archived ? null : wait}
        consequence={consequence({ ...props, conditions }, wanted, reach)}
        known={describeKnown(reach ?? props.reach, wait, conditions.connected)}
        locked={locked}
        onEnter={() => (canMove && !pending ? move() : undefined)}
      />
      <PercentageSlider
        saved={saved}
        value={wanted}
        onChange={draft.choose}
        disabled={locked}
        kept={isKept(flag)}
      />
      <WhatHoldsIt
        stages={props.retired ? null : describeStages(props.stages, limit)}
        left={now && timeLeft(limit?.freeAt ?? null, now)}
        {...way}
      />
      <PercentagePresses
        saved={saved}
        wanted={wanted}
        isTyped={problem !== null}
        pending={pending}
        disabledReason={disabledReason}
        canMove={canMove}
        previous={locked ? null : props.previous}
        move={move}
        stay={onDone}
        lower={lower}
        off={enabled && !ended ? { pending: off.pending, whyNot: props.whyNotOff, press: turnOff } : null}
      />
      {wait === null ? <OffMoves {...props} /> : null}
      <FormMessage state={off.state.status === "failed" ? off.state : state} />
      {dialog}
    </div>
  );
}

type InTheWay = {
  /** Beyond the stage that it may go to. */
  tooFar: boolean;
  blocked: Props["raiseBlocked"];
};

function inTheWay({ flag, limit, raiseBlocked }: Props, wanted: number): InTheWay {
  const { enabled, rolloutPercentage: saved } = flag;
  const set = { enabled, rolloutPercentage: saved };
  return {
    tooFar: stageInTheWay(limit, set, { enabled, rolloutPercentage: wanted }) !== null,
    blocked: wanted >= saved ? raiseBlocked : null,
  };
}

/** Why the flag cannot be moved yet; null if it can. */
function whatFirst(
  { tooFar, blocked }: InTheWay,
  { wanted, problem }: PercentageDraft,
  saved: number,
): Message | null {
  if (problem !== null) return message("flag.who.noPercentage");
  if (wanted > saved && blocked) return message("flag.who.notNow");
  if (tooFar) return message("flag.who.notSoFar");
  return wanted === saved ? message("flag.who.moveFirst") : null;
}

/** Whom the press that turns it off moves back. */
function OffMoves({ retired, whyNotOff, reach, conditions }: Props) {
  const t = useTranslations("flag.who");
  if (retired || whyNotOff || reach.before === 0) return null;
  return (
    <p className="text-muted text-xs">
      {t("offMoves", { people: reach.before, connected: conditions.connected ? "yes" : "no" })}
    </p>
  );
}

function consequence(props: Props, wanted: number, reach: Reach | null): Message | null {
  const { rolloutPercentage: saved } = props.flag;
  if (props.archived && !props.retired) return message("flag.who.archived");
  if (props.retired) return message("flag.who.retired");
  if (wanted === saved) return whyUnmeasured(props.reach);
  return describeReach(reach, { conditions: props.conditions, now: new Date(), lowering: wanted < saved });
}
