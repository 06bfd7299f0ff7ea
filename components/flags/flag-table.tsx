"use client";

import { ArrowDown, ArrowUp, ChevronLeft, ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import { Button } from "#components/ui/button.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { type Choice, ChooseAll, ChooseOne } from "./choose-flag.tsx";
import { COLUMNS, type FlagColumn, type FlagTableRow } from "./flag-columns.tsx";
import { FLAG_QUERY } from "./flag-query.ts";

export type FlagTableProps = {
  rows: FlagTableRow[];
  matching: number;
  page: number;
  pages: number;
  pageSize: number;
};

/** One page of flags. Sorting and paging change the address, and the server reads the rows. */
export function FlagTable({
  rows,
  matching,
  page,
  pages,
  pageSize,
  choice,
}: FlagTableProps & { choice?: Choice }) {
  const t = useTranslations("flags.table");
  const [query, setQuery] = useQueryStates(FLAG_QUERY, { shallow: false, history: "replace" });
  const sortBy = ({ sort, greatestFirst = false }: FlagColumn) =>
    setQuery({ sort, desc: query.sort === sort ? !query.desc : greatestFirst, page: 1 });
  const goTo = (other: number) => setQuery({ page: other }, { history: "push" });
  const first = (page - 1) * pageSize + 1;
  return (
    <>
      <Table label={t("label")}>
        <THead>
          <Tr>
            {choice ? <ChooseAll names={rows.map((row) => row.name)} choice={choice} /> : null}
            {COLUMNS.map((column) => {
              const sorted = query.sort !== column.sort ? "none" : query.desc ? "descending" : "ascending";
              return (
                <Th
                  key={column.sort}
                  numeric={column.numeric ?? false}
                  className={column.narrowHidden ? "max-md:hidden" : undefined}
                  aria-sort={sorted}
                >
                  <button
                    type="button"
                    className="inline-flex items-center gap-1 hover:text-text max-md:min-h-11"
                    onClick={() => sortBy(column)}
                  >
                    {t(column.sort)}
                    {sorted === "ascending" ? <ArrowUp aria-hidden="true" className="size-3.5" /> : null}
                    {sorted === "descending" ? <ArrowDown aria-hidden="true" className="size-3.5" /> : null}
                  </button>
                </Th>
              );
            })}
          </Tr>
        </THead>
        <TBody>
          {rows.map((row) => (
            <Tr
              key={row.name}
              className={choice?.chosen.has(row.name) ? "bg-accent-soft" : "hover:bg-sunken/60"}
            >
              {choice ? <ChooseOne name={row.name} choice={choice} /> : null}
              {COLUMNS.map((column) => (
                <Td
                  key={column.sort}
                  numeric={column.numeric ?? false}
                  className={column.narrowHidden ? "max-md:hidden" : undefined}
                >
                  <column.Cell row={row} />
                </Td>
              ))}
            </Tr>
          ))}
        </TBody>
      </Table>
      {pages > 1 ? (
        <nav
          aria-label={t("pages")}
          className="flex flex-wrap items-center justify-between gap-2 border-line border-t px-4 py-2.5 text-muted text-xs"
        >
          <span>{t("rows", { first, last: first + rows.length - 1, matching })}</span>
          <span className="flex items-center gap-2">
            <Button size="sm" disabled={page <= 1} onClick={() => goTo(page - 1)}>
              <ChevronLeft aria-hidden="true" />
              {t("previous")}
            </Button>
            <span>{t("page", { page, pages })}</span>
            <Button size="sm" disabled={page >= pages} onClick={() => goTo(page + 1)}>
              {t("next")}
              <ChevronRight aria-hidden="true" />
            </Button>
          </span>
        </nav>
      ) : null}
    </>
  );
}
