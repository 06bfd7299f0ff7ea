import { useTranslations } from "next-intl";
import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import type { RehearsedGroup } from "#lib/quarantine/views.ts";
import { RawValue } from "../raw-value.tsx";

/** What a backfill under way is going to find, as its rehearsal counted, and what of it was left open ahead. */
export function ForeseenTable({ groups }: { groups: RehearsedGroup[] }) {
  const t = useTranslations("values.foreseenTable");
  return (
    <Table label={t("valuesThatAreForeseen")} stacked>
      <THead>
        <Tr>
          <Th>{t("whatIsStored")}</Th>
          <Th numeric>{t("rowsAsRehearsed")}</Th>
          <Th>{t("then")}</Th>
        </Tr>
      </THead>
      <TBody>
        {groups.map(({ step, rawValue, rows, leftOpen }) => (
          <Tr key={`${step} ${rawValue === null ? "null" : `"${rawValue}"`}`}>
            <Td>
              <RawValue value={rawValue} />
            </Td>
            <Td numeric>{t("aboutOther", { rows })}</Td>
            <Td className="text-muted text-xs">
              {leftOpen ? (
                <>
                  left open by {leftOpen.by} <TimeAgo at={leftOpen.at} />
                </>
              ) : (
                t("isAskedWhenItIs")
              )}
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}
