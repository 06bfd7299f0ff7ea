import { nameShape, shapeOf } from "#lib/format/value-shape.ts";

type Value = { rawValue: string | null; rows: number };

export type ShapeGroup<T> = { title: string; groups: T[]; rows: number };

/** Values of one shape together, in the order in which each shape first comes. */
export function groupByShape<T extends Value>(values: readonly T[]): ShapeGroup<T>[] {
  const byShape = Map.groupBy(values, ({ rawValue }) => nameShape(shapeOf(rawValue)));
  return [...byShape].map(([title, groups]) => ({
    title,
    groups,
    rows: groups.reduce((sum, { rows }) => sum + rows, 0),
  }));
}

/** The titles of shapes, those with most rows first: how a list opens. */
export function titlesByRows(values: readonly Value[]): string[] {
  return groupByShape(values)
    .toSorted((a, b) => b.rows - a.rows)
    .map(({ title }) => title);
}
