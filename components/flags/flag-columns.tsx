import {
  createColumnHelper,
  rowPaginationFeature,
  rowSortingFeature,
  tableFeatures,
} from "@tanstack/react-table";
import Link from "next/link";
import { Name } from "#components/ui/name.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import type { FlagStanding } from "#lib/flags/model.ts";
import { countOf } from "#lib/format/numbers.ts";
import { shareWords } from "#lib/format/share-words.ts";
import { FlagStateBadge } from "./flag-state-badge.tsx";

/** What a row shows, and no more: the page sends fifty of these each time something changes. */
export type FlagTableRow = {
  name: string;
  description: string;
  owner: string;
  state: FlagStanding["state"];
  serves: FlagStanding["serves"];
  share: Parameters<typeof shareWords>[0];
  allowKeys: number;
  changedAt: Date;
  changedBy: string;
};

export const features = tableFeatures({ rowSortingFeature, rowPaginationFeature });
const helper = createColumnHelper<typeof features, FlagTableRow>();
export const NUMERIC = new Set(["percentage"]);
export const NARROW_HIDDEN = new Set(["percentage", "owner", "changed"]);

function isServed({ share: { enabled, retiredAt } }: FlagTableRow): boolean {
  return enabled || retiredAt !== null;
}

export const columns = helper.columns([
  helper.accessor("name", {
    id: "name",
    header: "Flag",
    cell: ({ row }) => (
      <div className="max-w-md sm:min-w-44">
        <Link
          href={`/flags/${encodeURIComponent(row.original.name)}`}
          className="break-words font-semibold hover:underline"
        >
          <Name>{row.original.name}</Name>
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
        {isServed(row.original) || row.original.share.rolloutPercentage > 0 ? (
          <span className="mt-0.5 block text-muted text-xs md:hidden">{shareWords(row.original.share)}</span>
        ) : null}
      </>
    ),
  }),
  helper.accessor("share", {
    id: "percentage",
    header: "Percentage",
    cell: ({ row }) => (
      <>
        <span className={isServed(row.original) ? "" : "text-muted"}>{shareWords(row.original.share)}</span>
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

/** The database notes who changed a flag outside as "outside: postgres". */
function sayAuthor(changedBy: string): string {
  const outside = /^outside: (.*)$/.exec(changedBy)?.[1];
  return outside === undefined ? `by ${changedBy}` : `outside Sluice, by ${outside}`;
}
