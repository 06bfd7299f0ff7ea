import Link from "next/link";
import { type Messages, useTranslations } from "next-intl";
import type { ComponentType } from "react";
import { Name } from "#components/ui/name.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { useSay } from "#components/ui/use-say.ts";
import type { FlagSort } from "#lib/flags/list-choices.ts";
import type { FlagStanding } from "#lib/flags/model.ts";
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

type Row = { row: FlagTableRow };

/** `sort` names its header too, below "flags.table". */
export type FlagColumn = {
  sort: FlagSort & keyof Messages["flags"]["table"];
  Cell: ComponentType<Row>;
  numeric?: boolean;
  narrowHidden?: boolean;
  /** The first press on its header shows the greatest on top: the widest rollout, the newest change. */
  greatestFirst?: boolean;
};

export const COLUMNS: readonly FlagColumn[] = [
  { sort: "name", Cell: NameCell },
  { sort: "state", Cell: StateCell },
  { sort: "percentage", Cell: PercentageCell, numeric: true, narrowHidden: true, greatestFirst: true },
  { sort: "owner", Cell: OwnerCell, narrowHidden: true },
  { sort: "changed", Cell: ChangedCell, narrowHidden: true, greatestFirst: true },
];

function NameCell({ row }: Row) {
  return (
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
  );
}

function StateCell({ row }: Row) {
  const say = useSay();
  return (
    <>
      <FlagStateBadge state={row.state} serves={row.serves} />
      {isServed(row) || row.share.rolloutPercentage > 0 ? (
        <span className="mt-0.5 block text-muted text-xs md:hidden">{say(shareWords(row.share))}</span>
      ) : null}
    </>
  );
}

function PercentageCell({ row }: Row) {
  const t = useTranslations("flags.table");
  const say = useSay();
  return (
    <>
      <span className={isServed(row) ? "" : "text-muted"}>{say(shareWords(row.share))}</span>
      {row.allowKeys > 0 ? (
        <span className="block text-muted text-xs">{t("andKeys", { count: row.allowKeys })}</span>
      ) : null}
    </>
  );
}

function OwnerCell({ row }: Row) {
  const t = useTranslations("flags.table");
  return <span className="text-muted">{row.owner || t("noOwner")}</span>;
}

function ChangedCell({ row }: Row) {
  const t = useTranslations("flags.table");
  // The database notes who changed a flag outside as "outside: postgres".
  const outside = /^outside: (.*)$/.exec(row.changedBy)?.[1];
  return (
    <span className="text-muted text-xs">
      <TimeAgo at={row.changedAt} />
      <span className="block max-w-52 truncate">
        {outside === undefined ? t("by", { who: row.changedBy }) : t("outside", { who: outside })}
      </span>
    </span>
  );
}

function isServed({ share }: FlagTableRow): boolean {
  return share.serves !== "nobody";
}
