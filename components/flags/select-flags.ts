import type { FlagSummary } from "#lib/flags/model.ts";
import { FLAG_PAGE_SIZE, type FlagQuery, type FlagSort } from "./flag-query.ts";

const ORDER: Record<FlagSort, (a: FlagSummary, b: FlagSummary) => number> = {
  name: byName,
  state: (a, b) => a.state.localeCompare(b.state) || byName(a, b),
  percentage: (a, b) => served(a) - served(b) || byName(a, b),
  owner: (a, b) => a.owner.localeCompare(b.owner) || byName(a, b),
  changed: (a, b) => a.updatedAt.getTime() - b.updatedAt.getTime() || byName(a, b),
};

export type FlagSelection = { rows: FlagSummary[]; matching: number; page: number; pages: number };

/** The page of flags that a query asks for; a page past the end is the last one. */
export function selectFlags(flags: FlagSummary[], query: FlagQuery): FlagSelection {
  const words = query.q.toLowerCase().split(/\s+/).filter(Boolean);
  const matching = flags.filter(
    (flag) =>
      (query.state === "any" ? flag.state !== "archived" : flag.state === query.state) &&
      words.every((word) => text(flag).includes(word)),
  );
  matching.sort(ORDER[query.sort]);
  if (query.desc) matching.reverse();
  const pages = Math.max(1, Math.ceil(matching.length / FLAG_PAGE_SIZE));
  const page = Math.min(Math.max(1, query.page), pages);
  const from = (page - 1) * FLAG_PAGE_SIZE;
  return { rows: matching.slice(from, from + FLAG_PAGE_SIZE), matching: matching.length, page, pages };
}

/** What the percentage column shows is also what it sorts by: an off flag serves nobody. */
function served(flag: FlagSummary): number {
  return flag.enabled ? flag.rolloutPercentage : -1;
}

function text(flag: FlagSummary): string {
  return `${flag.name} ${flag.description} ${flag.owner} ${flag.planName ?? ""}`.toLowerCase();
}

function byName(a: FlagSummary, b: FlagSummary): number {
  return a.name.localeCompare(b.name);
}
