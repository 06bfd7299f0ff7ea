import { quoteIdentifier } from "../../kernel/db/quote-identifier.ts";

/** `session`: what the target's role has; `all`: every schema of people after it. */
export type SearchPath = { session: string; all: string };

/**
 * Where names are looked up that the body of a function does not qualify: as the target's role finds them, then beside
 * what is made, since every tenant's schema may have one of that name, then anywhere.
 */
export function pathBeside({ session, all }: SearchPath, schema = ""): string {
  return [session, schema && quoteIdentifier(schema), all].filter((part) => part !== "").join(", ");
}
