import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { countOf } from "#lib/kernel/text/numbers.ts";
import type { RehearsedGroup } from "#lib/quarantine/views.ts";
import { RawValue } from "../raw-value.tsx";

/** What a backfill under way is going to find, as its rehearsal counted, and what of it was left open ahead. */
export function ForeseenTable({ groups }: { groups: RehearsedGroup[] }) {
  return (
    <Table label="Values that are foreseen" stacked>
      <THead>
        <Tr>
          <Th>What is stored</Th>
          <Th numeric>Rows, as rehearsed</Th>
          <Th>Then</Th>
        </Tr>
      </THead>
      <TBody>
        {groups.map(({ step, rawValue, rows, leftOpen }) => (
          <Tr key={`${step} ${rawValue === null ? "null" : `"${rawValue}"`}`}>
            <Td>
              <RawValue value={rawValue} />
            </Td>
            <Td numeric>about {countOf(rows, "row")}</Td>
            <Td className="text-muted text-xs">
              {leftOpen ? (
                <>
                  left open by {leftOpen.by} <TimeAgo at={leftOpen.at} />
                </>
              ) : (
                "is asked when it is found"
              )}
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}
