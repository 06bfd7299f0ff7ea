"use client";

import { useTable } from "@tanstack/react-table";
import { ArrowDown, ArrowUp, ChevronLeft, ChevronRight } from "lucide-react";
import { useQueryStates } from "nuqs";
import { Button } from "#components/ui/button.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { FLAG_SORTS } from "#lib/flags/model.ts";
import { formatCount } from "#lib/format/numbers.ts";
import { ChooseAll, ChooseOne } from "./choose-flag.tsx";
import { columns, type FlagTableRow, features, NARROW_HIDDEN, NUMERIC } from "./flag-columns.tsx";
import { FLAG_QUERY } from "./flag-query.ts";

export type FlagTableProps = {
  rows: FlagTableRow[];
  matching: number;
  page: number;
  pages: number;
  pageSize: number;
};

/** The flags with their box ticked, by name. */
export type Choice = { chosen: ReadonlySet<string>; choose: (chosen: ReadonlySet<string>) => void };

/** One page of flags. Sorting and paging change the address, and the server reads the rows. */
export function FlagTable({
  rows,
  matching,
  page,
  pages,
  pageSize,
  choice,
}: FlagTableProps & { choice?: Choice }) {
  const [query, setQuery] = useQueryStates(FLAG_QUERY, { shallow: false, history: "replace" });
  const sorting = [{ id: query.sort, desc: query.desc }];
  const pagination = { pageIndex: page - 1, pageSize };
  const table = useTable({
    features,
    columns,
    data: rows,
    getRowId: (row) => row.name,
    manualSorting: true,
    manualPagination: true,
    enableSortingRemoval: false,
    rowCount: matching,
    state: { sorting, pagination },
    onSortingChange: (change) => {
      const [first] = typeof change === "function" ? change(sorting) : change;
      const sort = FLAG_SORTS.find((one) => one === first?.id);
      setQuery({ sort: sort ?? "name", desc: first?.desc ?? false, page: 1 });
    },
    onPaginationChange: (change) => {
      const next = typeof change === "function" ? change(pagination) : change;
      setQuery({ page: next.pageIndex + 1 }, { history: "push" });
    },
  });
  const first = (page - 1) * pageSize + 1;
  return (
    <>
      <Table label="Flags">
        <THead>
          {table.getHeaderGroups().map((group) => (
            <Tr key={group.id}>
              {choice ? <ChooseAll names={rows.map((row) => row.name)} choice={choice} /> : null}
              {group.headers.map((header) => {
                const sorted = header.column.getIsSorted();
                return (
                  <Th
                    key={header.id}
                    numeric={NUMERIC.has(header.id)}
                    className={NARROW_HIDDEN.has(header.id) ? "max-md:hidden" : undefined}
                    aria-sort={sorted === "asc" ? "ascending" : sorted === "desc" ? "descending" : "none"}
                  >
                    <button
                      type="button"
                      className="inline-flex items-center gap-1 hover:text-text max-md:min-h-11"
                      onClick={header.column.getToggleSortingHandler()}
                    >
                      <table.FlexRender header={header} />
                      {sorted === "asc" ? <ArrowUp aria-hidden="true" className="size-3.5" /> : null}
                      {sorted === "desc" ? <ArrowDown aria-hidden="true" className="size-3.5" /> : null}
                    </button>
                  </Th>
                );
              })}
            </Tr>
          ))}
        </THead>
        <TBody>
          {table.getRowModel().rows.map((row) => (
            <Tr key={row.id} className={choice?.chosen.has(row.id) ? "bg-accent-soft" : "hover:bg-sunken/60"}>
              {choice ? <ChooseOne name={row.id} choice={choice} /> : null}
              {row.getAllCells().map((cell) => (
                <Td
                  key={cell.id}
                  numeric={NUMERIC.has(cell.column.id)}
                  className={NARROW_HIDDEN.has(cell.column.id) ? "max-md:hidden" : undefined}
                >
                  <table.FlexRender cell={cell} />
                </Td>
              ))}
            </Tr>
          ))}
        </TBody>
      </Table>
      {pages > 1 ? (
        <nav
          aria-label="Pages"
          className="flex flex-wrap items-center justify-between gap-2 border-line border-t px-4 py-2.5 text-muted text-xs"
        >
          <span>
            {formatCount(first)} to {formatCount(first + rows.length - 1)} of {formatCount(matching)}
          </span>
          <span className="flex items-center gap-2">
            <Button size="sm" disabled={page <= 1} onClick={() => table.previousPage()}>
              <ChevronLeft aria-hidden="true" />
              Previous
            </Button>
            <span>
              Page {page} of {pages}
            </span>
            <Button size="sm" disabled={page >= pages} onClick={() => table.nextPage()}>
              Next
              <ChevronRight aria-hidden="true" />
            </Button>
          </span>
        </nav>
      ) : null}
    </>
  );
}
