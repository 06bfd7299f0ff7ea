import { nameShape, shapeOf } from "#lib/messages/value-shape.ts";

type Value = { rawValue: string | null; rows: number };

export type ShapeGroup<T> = {
  title: string;
  /** One of its values, of those with most rows; null where the title says all. */
  example: string | null;
  groups: T[];
  rows: number;
};

/** Values of one shape together, in the order in which each shape first comes. */
export function groupByShape<T extends Value>(values: readonly T[]): ShapeGroup<T>[] {
  const byShape = Map.groupBy(values, ({ rawValue }) => nameShape(shapeOf(rawValue)));
  return [...byShape].map(([title, groups]) => ({
    title,
    example: exampleOf(groups),
    groups,
    rows: groups.reduce((sum, { rows }) => sum + rows, 0),
  }));
}

function exampleOf(groups: readonly Value[]): string | null {
  const { rawValue } = groups.reduce((most, one) => (one.rows > most.rows ? one : most));
  return shapeOf(rawValue).kind === "pattern" ? rawValue : null;
}

/** The titles of shapes, those with most rows first: how a list opens. */
export function titlesByRows(values: readonly Value[]): string[] {
  return groupByShape(values)
    .toSorted((a, b) => b.rows - a.rows)
    .map(({ title }) => title);
}
