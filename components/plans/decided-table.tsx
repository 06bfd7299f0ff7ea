import { useTranslations } from "next-intl";
import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import type { DecidedGroup } from "#lib/quarantine/views.ts";
import { ChangeDecision } from "./change-decision.tsx";
import type { ChangingDecision } from "./change-decision-dialog.tsx";
import { RawValue } from "./raw-value.tsx";

/** What was decided, by whom and when, and the way to another decision. */
export function DecidedTable({
  groups,
  written,
  changing,
  disabledReason,
}: {
  groups: DecidedGroup[];
  /** Every row that has one is filled, as the backfill has gone over them. */
  written: boolean;
  changing: ChangingDecision;
  disabledReason: string | null;
}) {
  const t = useTranslations("values.decided");
  return (
    <>
      <Table label={t("label")} stacked>
        <THead>
          <Tr>
            <Th>{t("stored")}</Th>
            <Th>{t(written ? "became" : "becomes")}</Th>
            <Th>{t("decided")}</Th>
            <Th>
              <span className="sr-only">{t("change")}</span>
            </Th>
          </Tr>
        </THead>
        <TBody>
          {groups.map(({ step, rawValue, values, decided }) => (
            // On a phone in two lines: what was stored and what it became, and who decided it with the way to change it.
            <Tr
              key={`${step} ${rawValue === null ? "null" : `"${rawValue}"`}`}
              className="max-md:flex! max-md:flex-wrap max-md:items-center"
            >
              <Td className="max-md:w-2/3">
                <RawValue value={rawValue} />
              </Td>
              <Td className="font-medium max-md:w-1/3 max-md:text-right!">{decided.value}</Td>
              <Td className="text-muted text-xs max-md:flex-1">
                {decided.by} <TimeAgo at={decided.at} />
              </Td>
              <Td className="md:text-right">
                <ChangeDecision
                  {...changing}
                  step={step}
                  rawValue={rawValue}
                  value={decided.value}
                  values={values}
                  disabledReason={disabledReason ?? (values.length === 0 ? t("noRules") : null)}
                />
              </Td>
            </Tr>
          ))}
        </TBody>
      </Table>
      {disabledReason ? (
        <p className="border-line border-t px-4 py-2.5 text-muted text-xs">
          {t("cannotChange", { why: disabledReason })}
        </p>
      ) : null}
    </>
  );
}
