/**
 * The order of a list that is open before somebody: what it showed keeps its place, what is new comes after it. A key
 * that has gone is remembered, so that it comes back to where it was.
 */
export function keepOrder(shown: readonly string[], current: readonly string[]): readonly string[] {
  const known = new Set(shown);
  const added = current.filter((key) => !known.has(key));
  return added.length === 0 ? shown : [...shown, ...added];
}

/** The items in that order, which holds the key of each. */
export function inOrder<T>(order: readonly string[], items: readonly T[], keyOf: (item: T) => string): T[] {
  const place = new Map(order.map((key, index) => [key, index]));
  return items.toSorted((a, b) => (place.get(keyOf(a)) ?? 0) - (place.get(keyOf(b)) ?? 0));
}
