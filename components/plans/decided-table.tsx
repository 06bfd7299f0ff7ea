import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { formatCount } from "#lib/format/numbers.ts";
import type { QuarantineGroup } from "#lib/plans/views.ts";
import { RawValue } from "./raw-value.tsx";

/** What was decided, by whom and when. */
export function DecidedTable({ groups }: { groups: QuarantineGroup[] }) {
  return (
    <Table label="Decided values">
      <THead>
        <Tr>
          <Th>What was stored</Th>
          <Th numeric>Rows</Th>
          <Th>Became</Th>
          <Th>Decided</Th>
        </Tr>
      </THead>
      <TBody>
        {groups.map((group) => (
          <Tr key={`${group.step} ${group.rawValue === null ? "null" : `"${group.rawValue}"`}`}>
            <Td>
              <RawValue value={group.rawValue} />
            </Td>
            <Td numeric>{formatCount(group.rows)}</Td>
            <Td className="font-medium">{group.decided?.value}</Td>
            <Td className="text-muted text-xs">
              {group.decided ? (
                <>
                  {group.decided.by} <TimeAgo at={group.decided.at} />
                </>
              ) : null}
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}
