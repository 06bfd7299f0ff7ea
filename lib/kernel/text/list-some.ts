/** "a, b, c and 4 more" */
export function listSome(all: string[], shown = 3): string {
  const more = all.length - shown;
  return more > 0 ? `${all.slice(0, shown).join(", ")} and ${more} more` : all.join(", ");
}
