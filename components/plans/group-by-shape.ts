import type { Message } from "#lib/messages/catalogue/message.ts";
import { shapeKey, shapeOf, shapeWords } from "#lib/messages/value-shape.ts";

type Value = { rawValue: string | null; rows: number };

export type ShapeGroup<T> = {
  /** What its values have in common. */
  key: string;
  title: Message;
  /** One of its values, of those with most rows; null where the title says all. */
  example: string | null;
  groups: T[];
  rows: number;
};

/** Values of one shape together, in the order in which each shape first comes. */
export function groupByShape<T extends Value>(values: readonly T[]): ShapeGroup<T>[] {
  const byShape = Map.groupBy(values, ({ rawValue }) => shapeKey(shapeOf(rawValue)));
  return [...byShape].map(([key, groups]) => {
    const { rawValue } = groups.reduce((most, one) => (one.rows > most.rows ? one : most));
    const shape = shapeOf(rawValue);
    return {
      key,
      title: shapeWords(shape),
      example: shape.kind === "pattern" ? rawValue : null,
      groups,
      rows: groups.reduce((sum, { rows }) => sum + rows, 0),
    };
  });
}

/** The keys of shapes, those with most rows first: how a list opens. */
export function keysByRows(values: readonly Value[]): string[] {
  return groupByShape(values)
    .toSorted((a, b) => b.rows - a.rows)
    .map(({ key }) => key);
}
