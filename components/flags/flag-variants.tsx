import { useTranslations } from "next-intl";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { Code } from "#components/ui/code.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import type { FlagVariants as Variants } from "#lib/flags/variants.ts";

/** What a flag answers with, where that is more than on and off. */
export function FlagVariants({ flag }: { flag: Variants }) {
  const t = useTranslations("flag.variants");
  const whose = (name: string) =>
    name === flag.defaultVariant ? "isDefault" : name === flag.offVariant ? "isOff" : "isNeither";
  return (
    <Card>
      <CardHeader title={t("title")} />
      <Table label={t("title")}>
        <THead>
          <Tr>
            <Th>{t("name")}</Th>
            <Th>{t("value")}</Th>
            <Th>{t("for")}</Th>
          </Tr>
        </THead>
        <TBody>
          {Object.entries(flag.variants).map(([name, value]) => (
            <Tr key={name}>
              <Td className="wrap-anywhere font-semibold">{name}</Td>
              <Td>
                <Code className="wrap-anywhere text-text">{JSON.stringify(value)}</Code>
              </Td>
              <Td className="text-muted">{t(whose(name))}</Td>
            </Tr>
          ))}
        </TBody>
      </Table>
    </Card>
  );
}
