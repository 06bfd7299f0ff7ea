import { parseAsString, parseAsStringLiteral } from "nuqs/server";

export const EVENT_FILTERS = [
  "any",
  "pending",
  "delivered",
  "retry",
  "blocked",
  "dead",
  "replay",
  "discarded",
] as const;

/** The list's place in the address. `event` is the one that the drawer shows. */
export const EVENT_QUERY = {
  q: parseAsString.withDefault(""),
  state: parseAsStringLiteral(EVENT_FILTERS).withDefault("any"),
  sink: parseAsString.withDefault(""),
  cursor: parseAsString,
  event: parseAsString,
};

/** What somebody typed: "type:reservation.created", "key:r-20931", or a bare key. */
export function parseSearch(text: string): { type?: string; key?: string } {
  const found: { type?: string; key?: string } = {};
  for (const word of text.trim().split(/\s+/).filter(Boolean)) {
    const [, field, value] = /^(type|key):(.+)$/.exec(word) ?? [null, "key", word];
    if (field === "type" && value) found.type = value;
    else if (value) found.key = value;
  }
  return found;
}
