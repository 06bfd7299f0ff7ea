import { useTranslations } from "next-intl";
import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import type { RehearsedGroup } from "#lib/quarantine/views.ts";
import { RawValue } from "../raw-value.tsx";

/** What a backfill under way is going to find, as its rehearsal counted, and what of it was left open ahead. */
export function ForeseenTable({ groups }: { groups: RehearsedGroup[] }) {
  const t = useTranslations("values");
  return (
    <Table label={t("foreseen.label")} stacked>
      <THead>
        <Tr>
          <Th>{t("foreseen.stored")}</Th>
          <Th numeric>{t("foreseen.rows")}</Th>
          <Th>{t("foreseen.then")}</Th>
        </Tr>
      </THead>
      <TBody>
        {groups.map(({ step, rawValue, rows, leftOpen }) => (
          <Tr key={`${step} ${rawValue === null ? "null" : `"${rawValue}"`}`}>
            <Td>
              <RawValue value={rawValue} />
            </Td>
            <Td numeric>{t("sum.aboutRows", { rows })}</Td>
            <Td className="text-muted text-xs">
              {leftOpen
                ? t.rich("leftOpenBy", { by: leftOpen.by, ago: () => <TimeAgo at={leftOpen.at} /> })
                : t("foreseen.isAsked")}
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}
