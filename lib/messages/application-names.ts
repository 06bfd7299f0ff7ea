const named = new Intl.ListFormat("en-GB");
const SHOWN = 3;

/** "clinic", "clinic and shop", "clinic, a program without a token and 4 more"; "" names programs without a token. */
export function applicationNames(applications: string[]): string {
  const names = applications.map((name) => name || "a program without a token");
  const more = names.length - SHOWN;
  return named.format(more > 0 ? [...names.slice(0, SHOWN), `${more} more`] : names);
}
