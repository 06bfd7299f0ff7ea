"use client";

import { Lock } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useState } from "react";
import { toFormData } from "#components/forms/use-form-action.ts";
import { Button } from "#components/ui/button.tsx";
import { FormMessage } from "#components/ui/form-message.tsx";
import { Input } from "#components/ui/input.tsx";
import { useSay } from "#components/ui/use-say.ts";
import type { Reach, ServingConditions } from "#lib/flags/model.ts";
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
import { parsePercentage, whyNoPercentage } from "./percentage-scale.ts";
import { PercentageSlider } from "./percentage-slider.tsx";
import { useNow } from "./use-now.ts";
import { type ChangeFlag, type PreviewChange, usePreviewedChange } from "./use-previewed-change.tsx";
import { type CountReach, useReach } from "./use-reach.ts";
import { useRefreshAt } from "./use-refresh-at.ts";

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
const SAVE_REASON_ID = "percentage-save-reason";
const OFF_REASON_ID = "flag-off-reason";

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
  const tooFar = raising && props.limit !== null && wanted > Math.max(enabled ? saved : 0, props.limit.upTo);
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
          <div className="relative w-26">
            <Input
              aria-label={t("label")}
              inputMode="decimal"
              autoComplete="off"
              value={typed ?? String(wanted)}
              onChange={(event) => type(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === "Enter" && canMove && !pending) move();
              }}
              onBlur={() => (problem === null ? setTyped(null) : undefined)}
              aria-invalid={problem !== null}
              aria-describedby={problem === null ? undefined : PROBLEM_ID}
              disabled={locked}
              className="pr-8 text-right"
            />
            <span aria-hidden="true" className="-translate-y-1/2 absolute top-1/2 right-3 text-muted">
              %
            </span>
          </div>
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
      {stages ? (
        <p
          aria-live="polite"
          className={
            tooFar
              ? "flex items-start gap-2.5 rounded-lg bg-hold-soft px-3 py-2.5 text-hold text-xs"
              : "text-muted text-xs"
          }
        >
          {tooFar ? <Lock aria-hidden="true" className="mt-0.5 size-4 shrink-0" /> : null}
          <span>
            {say(stages)}
            {/* Not announced: it changes each second. */}
            {left ? <span aria-live="off"> {say(left)}</span> : null}
          </span>
        </p>
      ) : null}
      {blocked ? (
        <p className="flex items-start gap-2.5 rounded-lg bg-hold-soft px-3 py-2.5 text-hold text-xs">
          <Lock aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
          <span>
            {blocked.reason} {blocked.link}
          </span>
        </p>
      ) : null}
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
              ? change(raising ? "raiseTo" : "lowerTo", { percentage: say(percentWords(wanted)) })
              : t("raiseOrLower")}
          </Button>
          {changed || problem !== null ? (
            <Button variant="ghost" onClick={() => choose(null)} disabled={pending}>
              {t("stayAt", { percentage: say(percentWords(saved)) })}
            </Button>
          ) : props.previous !== null && !props.whyNotPercentage && !ended ? (
            <Button disabled={pending} onClick={() => submit(loweringForm(props.flag, props.previous ?? 0))}>
              {change("lowerTo", { percentage: say(percentWords(props.previous)) })}
            </Button>
          ) : null}
          {enabled && !ended ? (
            <Button
              variant="danger"
              pending={off.pending}
              disabled={props.whyNotOff !== null}
              aria-describedby={props.whyNotOff === null ? undefined : OFF_REASON_ID}
              onClick={() => off.submit(toFormData({ name, enabled: false }))}
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
        {enabled && !ended && props.whyNotOff !== null ? (
          <p id={OFF_REASON_ID} className="text-muted text-xs">
            {t("whyNotOff", { why: props.whyNotOff })}
          </p>
        ) : null}
      </div>
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
