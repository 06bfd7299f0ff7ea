import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";

type Row = {
  id: string;
  who: ReactNode;
  about: ReactNode;
  role: ReactNode;
  state: ReactNode;
  /** When it last did, or what is known of that. */
  last: Date | string | null;
  buttons: ReactNode;
};

/** Who or what may sign in, in which role, and when it last did. */
export function AccessTable({
  label,
  who,
  may,
  last,
  rows,
}: {
  label: string;
  who: string;
  /** What the second column says; "Role" unless told otherwise. */
  may?: string;
  last: string;
  rows: Row[];
}) {
  const t = useTranslations("users.accessTable");
  return (
    <Table label={label} stacked>
      <THead>
        <Tr>
          <Th>{who}</Th>
          <Th>{may ?? t("role")}</Th>
          <Th>{t("state")}</Th>
          <Th>{last}</Th>
          <Th>
            <span className="sr-only">{t("whatCanBeDone")}</span>
          </Th>
        </Tr>
      </THead>
      <TBody>
        {rows.map((row) => (
          <Tr key={row.id}>
            <Td>
              {row.who}
              <span className="block text-xs text-muted">{row.about}</span>
            </Td>
            <Td>{row.role}</Td>
            <Td>{row.state}</Td>
            <Td className="whitespace-nowrap text-muted">
              <span className="md:hidden">{last} </span>
              {row.last instanceof Date ? <TimeAgo at={row.last} /> : (row.last ?? t("never"))}
            </Td>
            <Td>
              <div className="flex justify-end gap-2 max-md:justify-start max-md:[&>*]:flex-1">
                {row.buttons}
              </div>
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}
