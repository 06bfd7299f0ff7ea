import type { Node } from "libpg-query";

type OfKind<N, K extends string> = N extends Record<K, infer V> ? V : never;

/** Every node of one kind in a statement's tree, such as `RangeVar`, wherever it is; what is inside of one too. */
export function* nodesOf<K extends string>(tree: unknown, kind: K): Generator<OfKind<Node, K>> {
  if (typeof tree !== "object" || tree === null) return;
  for (const [name, value] of Object.entries(tree)) {
    if (name === kind && !Array.isArray(tree)) yield value;
    yield* nodesOf(value, kind);
  }
}
