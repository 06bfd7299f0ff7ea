/** Columns as wide as their widest cell; the last one is not padded. Numbers go to the right. */
export function renderTable(headings: string[], rows: (string | number)[][]): string {
  const cells = [headings, ...rows.map((row) => row.map(String))];
  const widths = headings.map((_, at) => Math.max(...cells.map((row) => row[at]?.length ?? 0)));
  const rightAligned = headings.map(
    (_, at) => rows.length > 0 && rows.every((row) => typeof row[at] === "number"),
  );
  return cells
    .map((row) =>
      row
        .map((cell, at) => {
          const width = widths[at] ?? 0;
          if (rightAligned[at]) return cell.padStart(width);
          return at === row.length - 1 ? cell : cell.padEnd(width);
        })
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
