import type { FlagSort } from "../list-choices.ts";
import type { FlagFilter, ListedFlag } from "../model.ts";

export const FLAG_PAGE_SIZE = 50;

export type FlagQuery = FlagFilter & { sort: FlagSort; desc: boolean; page: number };

const ORDER: Record<FlagSort, (a: ListedFlag, b: ListedFlag) => number> = {
  name: byName,
  state: (a, b) => a.state.localeCompare(b.state) || byName(a, b),
  percentage: (a, b) => served(a) - served(b) || byName(a, b),
  owner: (a, b) => a.owner.localeCompare(b.owner) || byName(a, b),
  changed: (a, b) => a.updatedAt.getTime() - b.updatedAt.getTime() || byName(a, b),
};

export type FlagSelection = {
  rows: ListedFlag[];
  matching: number;
  /** Of how many those that match are a part: archived flags are a list of their own. */
  of: number;
  page: number;
  pages: number;
};

/** The page of flags that a query asks for; a page past the end is the last one. */
export function selectFlags(flags: ListedFlag[], query: FlagQuery, now: Date): FlagSelection {
  const matching = matchingFlags(flags, query, now);
  matching.sort(ORDER[query.sort]);
  if (query.desc) matching.reverse();
  const pages = Math.max(1, Math.ceil(matching.length / FLAG_PAGE_SIZE));
  const page = Math.min(Math.max(1, query.page), pages);
  const from = (page - 1) * FLAG_PAGE_SIZE;
  const of = flags.filter(({ state }) => (state === "archived") === (query.state === "archived")).length;
  const rows = matching.slice(from, from + FLAG_PAGE_SIZE);
  return { rows, matching: matching.length, of, page, pages };
}

/** Every flag that a filter means, on whichever page. */
export function matchingFlags(flags: ListedFlag[], filter: FlagFilter, now: Date): ListedFlag[] {
  const words = filter.q.toLowerCase().split(/\s+/).filter(Boolean);
  const oldest = now.getTime() - filter.olderThanDays * 86_400_000;
  return flags.filter(
    (flag) =>
      (filter.state === "any" ? flag.state !== "archived" : flag.state === filter.state) &&
      (filter.owner === "" || flag.owner === filter.owner) &&
      (filter.createdBy === "" || flag.createdBy === filter.createdBy) &&
      (filter.olderThanDays === 0 || flag.createdAt.getTime() < oldest) &&
      isAskedAs(filter.asked, flag.lastAskedAt, now) &&
      words.every((word) => text(flag).includes(word)),
  );
}

function isAskedAs(asked: FlagFilter["asked"], at: Date | null, now: Date): boolean {
  if (asked === "any") return true;
  if (asked === "never") return at === null;
  const recently = at !== null && now.getTime() - at.getTime() < 3_600_000;
  return asked === "in-the-last-hour" ? recently : !recently;
}

/** What the percentage column shows is also what it sorts by: an off flag serves nobody. */
function served(flag: ListedFlag): number {
  return flag.enabled ? flag.rolloutPercentage : -1;
}

function text(flag: ListedFlag): string {
  return `${flag.name} ${flag.description} ${flag.owner} ${flag.planName ?? ""}`.toLowerCase();
}

function byName(a: ListedFlag, b: ListedFlag): number {
  return a.name.localeCompare(b.name);
}
