"use client";

import { useTranslations } from "next-intl";
import { lazy, useRef, useState } from "react";
import { DialogButton } from "#components/forms/dialog-button.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Button } from "#components/ui/button.tsx";
import { Table, TBody, THead, Th, Tr } from "#components/ui/table.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import type { QuarantineDecided } from "#lib/quarantine/apply-decisions.ts";
import type { LeftOpenView } from "#lib/quarantine/read-left-open.ts";
import type { DecidableGroup } from "#lib/quarantine/views.ts";
import { choiceKeys, LEAVE_OPEN } from "./choice-keys.ts";
import { DecideFooter } from "./decide-footer.tsx";
import { ShapeHeader, ValueLine } from "./decide-lines.tsx";
import { sumOf } from "./decide-summary.ts";
import { groupByShape, keysByRows } from "./group-by-shape.ts";
import { inOrder } from "./keep-order.ts";
import { KeyLegend } from "./key-legend.tsx";
import { stepLabel } from "./phase-words.ts";
import { keyOfValue, useChoices } from "./use-choices.ts";
import { useKeptOrder } from "./use-kept-order.ts";
import { usePressesInList } from "./use-presses-in-list.ts";

const DecideDialog = lazy(() => import("./decide-dialog.tsx"));

const SHOWN = 100;

/**
 * Values that no rule could read, grouped by shape; a person chooses for each or for a group, by pointer or by key, and
 * one press decides all that were chosen. They keep their places while the page is open, however their rows grow, so
 * that none moves under the pointer.
 */
export function DecideTable({
  plan,
  step,
  groups,
  blocks,
  ahead = false,
  quiet = false,
  action,
  disabledReason,
}: {
  plan: string;
  step: string;
  /** All of them asked about, or all of them left open. */
  groups: DecidableGroup[];
  /** The phase that a value which is left open stops. */
  blocks: LeftOpenView["blocks"];
  /** As a rehearsal counted them, before the backfill has begun. */
  ahead?: boolean;
  /** Not the first list of the page: its button is not the one that the page is about. */
  quiet?: boolean;
  action: FormAction<QuarantineDecided>;
  disabledReason: string | null;
}) {
  const t = useTranslations("values.table");
  const say = useSay();
  const choices = useChoices(groups);
  const [shown, setShown] = useState(SHOWN);
  const kept = useKeptOrder(groups.map(keyOfValue));
  const keptKeys = useKeptOrder(keysByRows(groups));
  const [first] = groups;
  const values = first?.values ?? [];
  const open = Boolean(first?.leftOpen);
  const offered = open ? values : [...values, LEAVE_OPEN];
  const keys = choiceKeys(values);
  const shapes = inOrder(keptKeys, groupByShape(inOrder(kept, groups, keyOfValue)), ({ key }) => key);
  const visible = new Set(shapes.flatMap((shape) => shape.groups.map(keyOfValue)).slice(0, shown));
  const { decisions } = choices;
  const opens = decisions.every(({ value }) => value === null) ? "open" : "decided";
  const list = useRef<HTMLDivElement>(null);

  function chooseByKey(line: string, key: string, ofGroup: boolean): boolean {
    const value = offered.find((one) => keys.get(one) === key);
    const shape = shapes.find(
      ({ key, groups }) => key === line || groups.some((one) => keyOfValue(one) === line),
    );
    if (value === undefined || shape === undefined || disabledReason !== null) return false;
    const own = shape.groups.filter((one) => ofGroup || shape.key === line || keyOfValue(one) === line);
    choices.choose(own, choices.ofAll(own) === value ? null : value);
    return true;
  }
  usePressesInList(list, chooseByKey);

  return (
    <>
      {disabledReason === null ? <KeyLegend offered={offered} keys={keys} /> : null}
      <div ref={list}>
        <Table label={t("label", { list: open ? "open" : "asked", step: stepLabel(step) })} stacked>
          <THead>
            <Tr>
              <Th>{t("stored")}</Th>
              <Th numeric>{t("rows")}</Th>
              <Th className="max-md:hidden">{ahead ? t("seenBy") : t("since")}</Th>
              <Th>{t("becomes")}</Th>
            </Tr>
          </THead>
          {shapes
            .filter((shape) => shape.groups.some((group) => visible.has(keyOfValue(group))))
            .map((shape) => (
              <TBody key={shape.key}>
                <ShapeHeader
                  shape={shape}
                  chosen={choices.ofAll(shape.groups)}
                  waiting={shape.groups.filter((group) => choices.of(group) === null).length}
                  choice={{ values: offered, keys, disabled: disabledReason !== null }}
                  onChoose={(value) => choices.choose(shape.groups, value)}
                />
                {shape.groups
                  .filter((group) => visible.has(keyOfValue(group)))
                  .map((group) => (
                    <ValueLine
                      key={keyOfValue(group)}
                      group={group}
                      chosen={choices.of(group)}
                      choice={{ values: offered, keys, disabled: disabledReason !== null }}
                      onChoose={(value) => choices.choose([group], value)}
                    />
                  ))}
              </TBody>
            ))}
        </Table>
      </div>
      {groups.length > shown ? (
        <div className="border-line border-t px-4 py-2.5">
          <Button size="sm" variant="ghost" onClick={() => setShown(shown + SHOWN)}>
            {t("show", { count: Math.min(SHOWN, groups.length - shown) })}
          </Button>
        </div>
      ) : null}
      <DecideFooter
        chosen={decisions}
        rest={groups.filter((group) => choices.of(group) === null)}
        values={values}
        quiet={quiet}
        open={open}
      >
        <DialogButton
          variant={quiet ? "secondary" : "primary"}
          disabled={decisions.length === 0}
          disabledReason={disabledReason}
          dialog={(close) => (
            <DecideDialog
              plan={plan}
              step={step}
              chosen={decisions}
              blocks={blocks}
              ahead={ahead}
              action={action}
              onDone={choices.clear}
              onClose={close}
            />
          )}
        >
          {decisions.length === 0
            ? say(message("values.decide.decide"))
            : say(message("values.decide.title", { opens, sum: sumOf(decisions) }))}
        </DialogButton>
      </DecideFooter>
    </>
  );
}
