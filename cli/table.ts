import { english } from "#lib/messages/catalogue/english.ts";
import { type MessageCode, message } from "#lib/messages/catalogue/message.ts";

type Column = MessageCode extends infer Code
  ? Code extends `commandLine.columns.${infer Name}`
    ? Name
    : never
  : never;

/** One long cell does not push every other line apart. */
const MOST_PADDED = 40;

/** Columns as wide as their widest cell, up to a limit; the last one is not padded. Numbers go to the right. */
export function renderTable(headings: string[], rows: (string | number)[][]): string {
  const cells = [headings, ...rows.map((row) => row.map(String))];
  const widths = headings.map((_, at) =>
    Math.min(MOST_PADDED, Math.max(...cells.map((row) => row[at]?.length ?? 0))),
  );
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

/** Headings in words; null: a column without one. */
export function headed(...columns: (Column | null)[]): string[] {
  return columns.map((column) => (column === null ? "" : english(message(`commandLine.columns.${column}`))));
}
