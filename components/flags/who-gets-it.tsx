"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useState } from "react";
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
import { PercentageFigure } from "./percentage-figure.tsx";
import { PercentageInput } from "./percentage-input.tsx";
import { PercentagePresses } from "./percentage-presses.tsx";
import { parsePercentage, whyNoPercentage } from "./percentage-scale.ts";
import { PercentageSlider } from "./percentage-slider.tsx";
import { useNow } from "./use-now.ts";
import { type ChangeFlag, type PreviewChange, usePreviewedChange } from "./use-previewed-change.tsx";
import { type CountReach, useReach } from "./use-reach.ts";
import { useRefreshAt } from "./use-refresh-at.ts";
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

const PROBLEM_ID = "percentage-problem";

/** The percentage: what is, what would be, who is touched, and the press that does it. */
export function WhoGetsIt(props: Props) {
  const t = useTranslations("flag.who");
  const change = useTranslations("flags.change");
  const say = useSay();
  const { name, rolloutPercentage: saved, enabled } = props.flag;
  // Null follows what is saved, so that a change made elsewhere shows here.
  const [draft, setDraft] = useState<number | null>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const wanted = draft ?? saved;
  const changed = wanted !== saved;
  const raising = wanted > saved;
  const reach = useReach(props.countReach, saved, props.reach, wanted);
  const { state, pending, ask, submit, dialog } = usePreviewedChange({
    action: props.setPercentage,
    preview: props.preview,
    onDone: () => choose(null),
  });

  const off = usePreviewedChange({ action: props.setEnabled, preview: props.preview });

  function choose(percentage: number | null) {
    setDraft(percentage);
    setTyped(null);
  }
  function type(text: string) {
    setTyped(text);
    setDraft(parsePercentage(text));
  }

  const problem = typed === null ? null : whyNoPercentage(typed);
  const conditions = {
    ...props.conditions,
    turnsOnAt: turnsOnElsewhere({ enabled, rolloutPercentage: wanted }, props.stages),
  };
  const wait = props.retired ? null : describeWait(conditions);
  useRefreshAt(props.limit?.freeAt ?? null);
  useRefreshAt(props.conditions.opensAt);
  const now = useNow(props.limit?.freeAt ?? null);
  const left = now && timeLeft(props.limit?.freeAt ?? null, now);
  const stages = props.retired ? null : describeStages(props.stages, props.limit);
  const set = { enabled, rolloutPercentage: saved };
  const tooFar = stageInTheWay(props.limit, set, { enabled, rolloutPercentage: wanted }) !== null;
  const ended = props.retired || props.archived;
  const locked = ended || props.whyNotPercentage !== null;
  const blocked = props.raiseBlocked !== null && (raising || !changed) ? props.raiseBlocked : null;
  const disabledReason =
    props.whyNotPercentage ??
    (problem !== null
      ? t("noPercentage")
      : raising && blocked
        ? t("notNow")
        : tooFar
          ? t("notSoFar")
          : changed || ended
            ? null
            : t("moveFirst"));

  const canMove = changed && !ended && disabledReason === null;
  function move() {
    const percentage = say(percentWords(wanted));
    if (raising)
      ask(toFormData({ name, percentage: wanted }), {
        title: change("raiseToTitle", { name, percentage }),
        confirm: change("raiseTo", { percentage }),
      });
    else submit(loweringForm(props.flag, wanted));
  }

  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <PercentageFigure flag={props.flag} wanted={wanted} wait={props.archived ? null : wait} />
        <div className="flex flex-1 flex-wrap items-end justify-end gap-x-4 gap-y-2 max-sm:basis-full max-sm:justify-start">
          <div
            aria-live="polite"
            className="min-w-52 flex-1 text-right text-xs max-sm:order-last max-sm:basis-full max-sm:text-left"
          >
            <p aria-live="polite" className="font-semibold text-text">
              {say(consequence({ ...props, conditions }, changed, raising, reach))}
            </p>
            <p className="text-muted">
              {say(describeKnown(reach ?? props.reach, wait, props.conditions.connected))}
            </p>
          </div>
          <PercentageInput
            value={typed ?? String(wanted)}
            hasProblem={problem !== null}
            problemId={PROBLEM_ID}
            disabled={locked}
            onType={type}
            onEnter={() => (canMove && !pending ? move() : undefined)}
            onLeave={() => (problem === null ? setTyped(null) : undefined)}
          />
        </div>
      </div>
      {problem !== null ? (
        <p id={PROBLEM_ID} role="alert" className="text-right text-fail text-xs">
          {say(problem)}
        </p>
      ) : null}
      <PercentageSlider
        saved={saved}
        value={wanted}
        onChange={choose}
        disabled={locked}
        kept={isKept(props.flag)}
      />
      <WhatHoldsIt stages={stages} left={left} tooFar={tooFar} blocked={blocked} />
      <PercentagePresses
        saved={saved}
        wanted={wanted}
        isTyped={problem !== null}
        pending={pending}
        disabledReason={disabledReason}
        canMove={canMove}
        previous={props.whyNotPercentage || ended ? null : props.previous}
        move={move}
        stay={() => choose(null)}
        lower={(percentage) => submit(loweringForm(props.flag, percentage))}
        off={
          enabled && !ended
            ? {
                pending: off.pending,
                whyNot: props.whyNotOff,
                press: () => off.submit(toFormData({ name, enabled: false })),
              }
            : null
        }
      />
      {wait === null && !props.retired && !props.whyNotOff && props.reach.before > 0 ? (
        <p className="text-muted text-xs">
          {t("offMoves", {
            people: props.reach.before,
            connected: props.conditions.connected ? "yes" : "no",
          })}
        </p>
      ) : null}
      <FormMessage state={off.state.status === "failed" ? off.state : state} />
      {dialog}
    </div>
  );
}

function consequence(props: Props, changed: boolean, raising: boolean, reach: Reach | null): Message | null {
  if (props.archived && !props.retired) return message("flag.who.archived");
  if (props.retired) return message("flag.who.retired");
  if (!changed) return whyUnmeasured(props.reach);
  return describeReach(reach, { conditions: props.conditions, now: new Date(), lowering: !raising });
}
