"use client";

import { Check } from "lucide-react";
import { lazy, useState } from "react";
import { DialogButton } from "#components/forms/dialog-button.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Button } from "#components/ui/button.tsx";
import { cn } from "#components/ui/cn.ts";
import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { countOf, formatCount } from "#lib/format/numbers.ts";
import { nameRawValue } from "#lib/format/raw-values.ts";
import type { QuarantineDecided } from "#lib/plans/apply-decisions.ts";
import type { LeftOpenView } from "#lib/plans/read-left-open.ts";
import type { UndecidedGroup } from "#lib/plans/views.ts";
import { type Chosen, sumOf } from "./decide-summary.ts";
import { inOrder, keepOrder } from "./keep-order.ts";
import { RawValue } from "./raw-value.tsx";

const DecideDialog = lazy(() => import("./decide-dialog.tsx"));

const SHOWN = 100;
/** Among the values of a step, which are never empty: nobody can know it. */
const LEAVE_OPEN = "";

/**
 * Values that no rule could read; a person chooses for each, and one press decides all that were chosen. They keep their
 * places while the page is open, however their rows grow, so that none moves under the pointer.
 */
export function DecideTable({
  plan,
  step,
  groups,
  blocks,
  action,
  disabledReason,
}: {
  plan: string;
  step: string;
  /** All of them asked about, or all of them left open. */
  groups: UndecidedGroup[];
  /** The phase that a value which is left open stops. */
  blocks: LeftOpenView["blocks"];
  action: FormAction<QuarantineDecided>;
  disabledReason: string | null;
}) {
  const [chosen, setChosen] = useState<Record<string, string>>({});
  const [shown, setShown] = useState(SHOWN);
  const [order, setOrder] = useState<readonly string[]>(() => groups.map(keyOf));
  const kept = keepOrder(order, groups.map(keyOf));
  if (kept !== order) setOrder(kept);
  const decisions = groups.flatMap((group): Chosen[] => {
    const value = chosen[keyOf(group)];
    if (value === undefined) return [];
    return [
      {
        rawValue: group.rawValue,
        value: value === LEAVE_OPEN ? null : value,
        expectedRows: group.rows,
      },
    ];
  });
  const opens = decisions.length > 0 && decisions.every(({ value }) => value === null);
  const values = groups[0]?.values ?? [];
  return (
    <>
      <Table label="Values to decide" stacked>
        <THead>
          <Tr>
            <Th>What was stored</Th>
            <Th numeric>Rows</Th>
            <Th className="max-md:hidden">Since</Th>
            <Th>Becomes</Th>
          </Tr>
        </THead>
        <TBody>
          {inOrder(kept, groups, keyOf)
            .slice(0, shown)
            .map((group) => (
              // On a phone in two lines: the value with its rows, and the choices over the whole width.
              <Tr key={keyOf(group)} className="max-md:flex! max-md:flex-wrap max-md:items-center">
                <Td className="min-w-32 max-md:flex-1">
                  <RawValue value={group.rawValue} />
                </Td>
                <Td numeric>
                  {formatCount(group.rows)}
                  <span className="text-muted md:hidden"> {group.rows === 1 ? "row" : "rows"}</span>
                </Td>
                <Td className="whitespace-nowrap text-muted text-xs max-md:hidden!">
                  {group.leftOpen ? (
                    <>
                      left open by {group.leftOpen.by} <TimeAgo at={group.leftOpen.at} />
                    </>
                  ) : (
                    <TimeAgo at={group.earliest} />
                  )}
                </Td>
                <Td className="max-md:w-full">
                  <Choice
                    group={group}
                    chosen={chosen[keyOf(group)] ?? null}
                    disabled={disabledReason !== null}
                    onChoose={(value) =>
                      setChosen(({ [keyOf(group)]: _, ...others }) =>
                        value === null ? others : { ...others, [keyOf(group)]: value },
                      )
                    }
                  />
                </Td>
              </Tr>
            ))}
        </TBody>
      </Table>
      {groups.length > shown ? (
        <div className="border-line border-t px-4 py-2.5">
          <Button size="sm" variant="ghost" onClick={() => setShown(shown + SHOWN)}>
            Show {countOf(Math.min(SHOWN, groups.length - shown), "more value")}
          </Button>
        </div>
      ) : null}
      <div className="sticky bottom-0 flex flex-col gap-2 rounded-b-card border-line border-t bg-surface px-4 py-3">
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <p className="max-w-prose text-muted text-xs" aria-live="polite">
            {decisions.length === 0
              ? `Choose ${values.join(" or ")} for the values that you are sure of, and leave open what nobody can know. Nothing is filled in by default.`
              : "You are asked once, with what it does."}
          </p>
          <DialogButton
            variant="primary"
            disabled={decisions.length === 0}
            disabledReason={disabledReason}
            dialog={(close) => (
              <DecideDialog
                plan={plan}
                step={step}
                chosen={decisions}
                blocks={blocks}
                action={action}
                onDone={() => setChosen({})}
                onClose={close}
              />
            )}
          >
            {decisions.length === 0 ? "Decide" : `${opens ? "Leave open" : "Decide"} ${sumOf(decisions)}`}
          </DialogButton>
        </div>
      </div>
    </>
  );
}

function Choice({
  group,
  chosen,
  disabled,
  onChoose,
}: {
  group: UndecidedGroup;
  chosen: string | null;
  disabled: boolean;
  onChoose: (value: string | null) => void;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset in every row would read its legend over and over
    <div
      role="group"
      aria-label={`Value for ${nameRawValue(group.rawValue)}`}
      className="inline-flex overflow-hidden rounded-lg border border-edge max-md:flex"
    >
      {(group.leftOpen ? group.values : [...group.values, LEAVE_OPEN]).map((value) => (
        <button
          key={value}
          type="button"
          aria-pressed={chosen === value}
          disabled={disabled}
          onClick={() => onChoose(chosen === value ? null : value)}
          className={cn(
            "relative h-8 border-edge border-l px-6 font-medium text-xs first:border-l-0 disabled:cursor-not-allowed max-md:h-11 max-md:flex-1",
            chosen === value
              ? "bg-accent-soft text-accent"
              : "bg-surface hover:bg-sunken disabled:bg-sunken disabled:text-muted",
          )}
        >
          {chosen === value ? (
            <Check aria-hidden="true" className="absolute inset-y-0 left-2 my-auto size-4" />
          ) : null}
          {value === LEAVE_OPEN ? "Leave open" : value}
        </button>
      ))}
    </div>
  );
}

function keyOf(group: UndecidedGroup): string {
  return group.rawValue === null ? "null" : `"${group.rawValue}"`;
}
