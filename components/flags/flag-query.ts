import { parseAsBoolean, parseAsInteger, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { ASKED_FILTERS, FLAG_SORTS, FLAG_STATES } from "#lib/flags/list-choices.ts";

/** The filters by which a list is less than all flags, and what each is without. */
export const NO_FILTER = {
  q: "",
  state: "any",
  owner: "",
  createdBy: "",
  olderThanDays: 0,
  asked: "any",
} as const;

/** The list's place in the address: what is searched, filtered, sorted, and which page. "any" state leaves out what is archived. */
export const FLAG_QUERY = {
  q: parseAsString.withDefault(NO_FILTER.q),
  state: parseAsStringLiteral(["any", ...FLAG_STATES]).withDefault(NO_FILTER.state),
  owner: parseAsString.withDefault(NO_FILTER.owner),
  createdBy: parseAsString.withDefault(NO_FILTER.createdBy),
  olderThanDays: parseAsInteger.withDefault(NO_FILTER.olderThanDays),
  asked: parseAsStringLiteral(ASKED_FILTERS).withDefault(NO_FILTER.asked),
  sort: parseAsStringLiteral(FLAG_SORTS).withDefault("name"),
  desc: parseAsBoolean.withDefault(false),
  page: parseAsInteger.withDefault(1),
};
