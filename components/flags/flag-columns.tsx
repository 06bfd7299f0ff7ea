import Link from "next/link";
import type { ReactNode } from "react";
import { Name } from "#components/ui/name.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import type { FlagSort, FlagStanding } from "#lib/flags/model.ts";
import { countOf } from "#lib/kernel/text/numbers.ts";
import { shareWords } from "#lib/messages/share-words.ts";
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

export type FlagColumn = {
  sort: FlagSort;
  header: string;
  cell: (row: FlagTableRow) => ReactNode;
  numeric?: boolean;
  narrowHidden?: boolean;
  /** The first press on its header shows the greatest on top: the widest rollout, the newest change. */
  greatestFirst?: boolean;
};

function isServed({ share }: FlagTableRow): boolean {
  return share.serves !== "nobody";
}

export const COLUMNS: readonly FlagColumn[] = [
  {
    sort: "name",
    header: "Flag",
    cell: (row) => (
      <div className="max-w-md sm:min-w-44">
        <Link
          href={`/flags/${encodeURIComponent(row.name)}`}
          className="break-words font-semibold hover:underline"
        >
          <Name>{row.name}</Name>
        </Link>
        {row.description ? (
          <p className="text-muted text-xs max-md:line-clamp-2 md:truncate" title={row.description}>
            {row.description}
          </p>
        ) : null}
      </div>
    ),
  },
  {
    sort: "state",
    header: "Serves",
    cell: (row) => (
      <>
        <FlagStateBadge state={row.state} serves={row.serves} />
        {isServed(row) || row.share.rolloutPercentage > 0 ? (
          <span className="mt-0.5 block text-muted text-xs md:hidden">{shareWords(row.share)}</span>
        ) : null}
      </>
    ),
  },
  {
    sort: "percentage",
    header: "Percentage",
    numeric: true,
    narrowHidden: true,
    greatestFirst: true,
    cell: (row) => (
      <>
        <span className={isServed(row) ? "" : "text-muted"}>{shareWords(row.share)}</span>
        {row.allowKeys > 0 ? (
          <span className="block text-muted text-xs">and {countOf(row.allowKeys, "key")}</span>
        ) : null}
      </>
    ),
  },
  {
    sort: "owner",
    header: "Owner",
    narrowHidden: true,
    cell: (row) => <span className="text-muted">{row.owner || "no owner"}</span>,
  },
  {
    sort: "changed",
    header: "Last change",
    narrowHidden: true,
    greatestFirst: true,
    cell: (row) => (
      <span className="text-muted text-xs">
        <TimeAgo at={row.changedAt} />
        <span className="block max-w-52 truncate">{sayAuthor(row.changedBy)}</span>
      </span>
    ),
  },
];

/** The database notes who changed a flag outside as "outside: postgres". */
function sayAuthor(changedBy: string): string {
  const outside = /^outside: (.*)$/.exec(changedBy)?.[1];
  return outside === undefined ? `by ${changedBy}` : `outside Sluice, by ${outside}`;
}
