import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { formatCount } from "#lib/format/numbers.ts";
import type { QuarantineGroup } from "#lib/plans/views.ts";
import { ChangeDecision, type ChangingDecision } from "./change-decision.tsx";
import { RawValue } from "./raw-value.tsx";

/** What was decided, by whom and when, and the way to another decision. */
export function DecidedTable({
  groups,
  changing,
  disabledReason,
}: {
  groups: QuarantineGroup[];
  changing: ChangingDecision;
  disabledReason: string | null;
}) {
  return (
    <>
      <Table label="Decided values" stacked>
        <THead>
          <Tr>
            <Th>What was stored</Th>
            <Th numeric>Rows decided</Th>
            <Th>Became</Th>
            <Th>Decided</Th>
            <Th>
              <span className="sr-only">Change</span>
            </Th>
          </Tr>
        </THead>
        <TBody>
          {groups.map(({ step, rawValue, rows, values, decided }) =>
            decided ? (
              // On a phone in two lines: what was stored with its rows, and what it became with the way to change it.
              <Tr
                key={`${step} ${rawValue === null ? "null" : `"${rawValue}"`}`}
                className="max-md:flex! max-md:flex-wrap max-md:items-center"
              >
                <Td className="max-md:w-2/3">
                  <RawValue value={rawValue} />
                </Td>
                <Td numeric className="max-md:w-1/3 max-md:text-right!">
                  {formatCount(rows)}
                  <span className="text-muted md:hidden"> {rows === 1 ? "row" : "rows"}</span>
                </Td>
                <Td className="font-medium">{decided.value}</Td>
                <Td className="text-muted text-xs max-md:flex-1 max-md:px-0">
                  {decided.by} <TimeAgo at={decided.at} />
                </Td>
                <Td className="md:text-right">
                  <ChangeDecision
                    {...changing}
                    step={step}
                    rawValue={rawValue}
                    value={decided.value}
                    values={values}
                    disabledReason={
                      disabledReason ??
                      (values.length === 0 ? "The plan no longer has rules for this step." : null)
                    }
                  />
                </Td>
              </Tr>
            ) : null,
          )}
        </TBody>
      </Table>
      {disabledReason ? (
        <p className="border-line border-t px-4 py-2.5 text-muted text-xs">
          Decisions cannot be changed here: {disabledReason}
        </p>
      ) : null}
    </>
  );
}
