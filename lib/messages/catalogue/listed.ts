import { type Message, message, type Param } from "./message.ts";

// Lists are made in pairs, from which each language makes its own. Of nothing they are an empty text.

/** "a", "a, b", "a, b, c". */
export function commas(all: readonly Param[]): Message {
  return chained("common.list.next", all);
}

/** Of what has commas itself: "a; b; c". */
export function semicolons(all: readonly Param[]): Message {
  return chained("common.list.nextLong", all);
}

/** "a", "a and b", "a, b and c". */
export function listed(all: readonly Param[]): Message {
  const last = all.at(-1);
  return all.length < 2 || last === undefined
    ? commas(all)
    : message("common.list.end", { first: commas(all.slice(0, -1)), last });
}

/** "a, b, c", and of more than so many "a, b, c and 4 more". */
export function listedSome(all: readonly Param[], most = 3): Message {
  const shown = commas(all.slice(0, most));
  return all.length > most ? message("gates.someMore", { shown, more: all.length - most }) : shown;
}

function chained(
  code: "common.list.next" | "common.list.nextLong",
  [first = "", ...others]: readonly Param[],
): Message {
  return others.reduce<Message>(
    (all, next) => message(code, { first: all, next }),
    message("common.list.one", { first }),
  );
}
