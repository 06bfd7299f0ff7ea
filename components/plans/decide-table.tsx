"use client";

import { Check } from "lucide-react";
import { useState } from "react";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { toFormData, useFormAction } from "#components/forms/use-form-action.ts";
import { Button } from "#components/ui/button.tsx";
import { cn } from "#components/ui/cn.ts";
import { FormMessage } from "#components/ui/form-message.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { countOf, formatCount } from "#lib/format/numbers.ts";
import { nameRawValue } from "#lib/format/raw-values.ts";
import type { QuarantineDecided } from "#lib/plans/apply-decisions.ts";
import type { UndecidedGroup } from "#lib/plans/views.ts";
import { inOrder, keepOrder } from "./keep-order.ts";
import { RawValue } from "./raw-value.tsx";

const SHOWN = 100;

/**
 * Values that no rule could read; a person chooses for each, and one press decides all that were chosen. They keep their
 * places while the page is open, however their rows grow, so that none moves under the pointer.
 */
export function DecideTable({
  plan,
  step,
  groups,
  action,
  disabledReason,
}: {
  plan: string;
  step: string;
  groups: UndecidedGroup[];
  action: FormAction<QuarantineDecided>;
  disabledReason: string | null;
}) {
  const [chosen, setChosen] = useState<Record<string, string>>({});
  const [shown, setShown] = useState(SHOWN);
  const [order, setOrder] = useState<readonly string[]>(() => groups.map(keyOf));
  const kept = keepOrder(order, groups.map(keyOf));
  if (kept !== order) setOrder(kept);
  const { state, pending, submit } = useFormAction(action, {
    done: (data) =>
      data ? `${countOf(data.groups, "value")} decided, ${countOf(data.rows, "row")} filled` : null,
    onDone: () => setChosen({}),
  });
  const decisions = groups.flatMap((group) => {
    const value = chosen[keyOf(group)];
    return value === undefined ? [] : [{ rawValue: group.rawValue, value, expectedRows: group.rows }];
  });
  const rows = decisions.reduce((sum, decision) => sum + decision.expectedRows, 0);
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
                  <TimeAgo at={group.earliest} />
                </Td>
                <Td className="max-md:w-full">
                  <Choice
                    group={group}
                    chosen={chosen[keyOf(group)] ?? null}
                    disabled={disabledReason !== null || pending}
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
        <FormMessage state={state} />
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <p className="max-w-prose text-muted text-xs" aria-live="polite">
            {decisions.length === 0
              ? `Choose ${values.join(" or ")} for the values that you are sure of. Nothing is filled in by default.`
              : "Later rows with the same text get the same value."}
          </p>
          <Button
            variant="primary"
            pending={pending}
            disabled={decisions.length === 0}
            disabledReason={disabledReason}
            onClick={() => submit(toFormData({ plan, step, decisions: JSON.stringify(decisions) }))}
          >
            {decisions.length === 0
              ? "Decide"
              : `Decide ${countOf(decisions.length, "value")}, ${countOf(rows, "row")}`}
          </Button>
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
      {group.values.map((value) => (
        <button
          key={value}
          type="button"
          aria-pressed={chosen === value}
          disabled={disabled}
          onClick={() => onChoose(chosen === value ? null : value)}
          className={cn(
            "relative h-8 border-edge border-l px-7 font-medium text-xs first:border-l-0 disabled:cursor-not-allowed max-md:h-11 max-md:flex-1",
            chosen === value
              ? "bg-accent-soft text-accent"
              : "bg-surface hover:bg-sunken disabled:bg-sunken disabled:text-muted",
          )}
        >
          {chosen === value ? (
            <Check aria-hidden="true" className="absolute inset-y-0 left-2 my-auto size-4" />
          ) : null}
          {value}
        </button>
      ))}
    </div>
  );
}

function keyOf(group: UndecidedGroup): string {
  return group.rawValue === null ? "null" : `"${group.rawValue}"`;
}
