import { parseAsBoolean, parseAsInteger, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { FLAG_STATES } from "#lib/flags/model.ts";

/** "any" leaves out what is archived. */
export const FLAG_FILTERS = ["any", ...FLAG_STATES] as const;
export const FLAG_SORTS = ["name", "state", "percentage", "owner", "changed"] as const;
export type FlagSort = (typeof FLAG_SORTS)[number];

export const FLAG_PAGE_SIZE = 50;

/** The list's place in the address: what is searched, filtered, sorted, and which page. */
export const FLAG_QUERY = {
  q: parseAsString.withDefault(""),
  state: parseAsStringLiteral(FLAG_FILTERS).withDefault("any"),
  sort: parseAsStringLiteral(FLAG_SORTS).withDefault("name"),
  desc: parseAsBoolean.withDefault(false),
  page: parseAsInteger.withDefault(1),
};

export type FlagQuery = {
  q: string;
  state: (typeof FLAG_FILTERS)[number];
  sort: FlagSort;
  desc: boolean;
  page: number;
};
