"use client";

import {
  createColumnHelper,
  rowPaginationFeature,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { ArrowDown, ArrowUp, ChevronLeft, ChevronRight } from "lucide-react";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { Fragment } from "react";
import { Button } from "#components/ui/button.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { FLAG_SORTS, type FlagStanding } from "#lib/flags/model.ts";
import { countOf, formatCount, formatPercent } from "#lib/format/numbers.ts";
import { FLAG_QUERY } from "./flag-query.ts";
import { FlagStateBadge } from "./flag-state-badge.tsx";

/** What a row shows, and no more: the page sends fifty of these each time something changes. */
export type FlagTableRow = {
  name: string;
  description: string;
  owner: string;
  state: FlagStanding["state"];
  serves: FlagStanding["serves"];
  /** Null: off. */
  percentage: number | null;
  allowKeys: number;
  changedAt: Date;
  changedBy: string;
};

const features = tableFeatures({ rowSortingFeature, rowPaginationFeature });
const helper = createColumnHelper<typeof features, FlagTableRow>();
const NUMERIC = new Set(["percentage"]);
const NARROW_HIDDEN = new Set(["percentage", "owner", "changed"]);

const columns = helper.columns([
  helper.accessor("name", {
    id: "name",
    header: "Flag",
    cell: ({ row }) => (
      <div className="max-w-md sm:min-w-44">
        <Link
          href={`/flags/${encodeURIComponent(row.original.name)}`}
          className="break-words font-semibold hover:underline"
        >
          {breakable(row.original.name)}
        </Link>
        {row.original.description ? (
          <p className="text-muted text-xs max-md:line-clamp-2 md:truncate" title={row.original.description}>
            {row.original.description}
          </p>
        ) : null}
      </div>
    ),
  }),
  helper.accessor("state", {
    id: "state",
    header: "Serves",
    cell: ({ row }) => (
      <>
        <FlagStateBadge state={row.original.state} serves={row.original.serves} />
        {row.original.percentage !== null ? (
          <span className="mt-0.5 block text-muted text-xs md:hidden">
            {formatPercent(row.original.percentage)}
          </span>
        ) : null}
      </>
    ),
  }),
  helper.accessor("percentage", {
    id: "percentage",
    header: "Percentage",
    cell: ({ row }) => (
      <>
        {row.original.percentage === null ? (
          <span className="text-muted">off</span>
        ) : (
          formatPercent(row.original.percentage)
        )}
        {row.original.allowKeys > 0 ? (
          <span className="block text-muted text-xs">and {countOf(row.original.allowKeys, "key")}</span>
        ) : null}
      </>
    ),
  }),
  helper.accessor("owner", {
    id: "owner",
    header: "Owner",
    cell: ({ row }) => <span className="text-muted">{row.original.owner || "no owner"}</span>,
  }),
  helper.accessor("changedAt", {
    id: "changed",
    header: "Last change",
    cell: ({ row }) => (
      <span className="text-muted text-xs">
        <TimeAgo at={row.original.changedAt} />
        <span className="block max-w-52 truncate">{sayAuthor(row.original.changedBy)}</span>
      </span>
    ),
  }),
]);

/** Names are long and have no spaces: let them break behind a separator, not inside a word. */
function breakable(name: string) {
  return [...name.matchAll(/[^-_.]*[-_.]?/g)].map((part) => (
    <Fragment key={part.index}>
      {part[0]}
      <wbr />
    </Fragment>
  ));
}

type Props = { rows: FlagTableRow[]; matching: number; page: number; pages: number; pageSize: number };

/** One page of flags. Sorting and paging change the address, and the server reads the rows. */
export function FlagTable({ rows, matching, page, pages, pageSize }: Props) {
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
            <Tr key={row.id} className="hover:bg-sunken/60">
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

/** The database notes who changed a flag outside as "outside: postgres". */
function sayAuthor(changedBy: string): string {
  const outside = /^outside: (.*)$/.exec(changedBy)?.[1];
  return outside === undefined ? `by ${changedBy}` : `outside Sluice, by ${outside}`;
}
