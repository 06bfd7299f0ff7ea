/** Prints rows with their columns lined up; Korean letters are two columns wide in a terminal. */
export function table(rows: string[][]): void {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, width(cell));
    });
  for (const row of rows) {
    const cells = row.map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - width(cell)));
    console.log(`  ${cells.join("  ").trimEnd()}`);
  }
}

function width(text: string): number {
  let columns = 0;
  for (const letter of text)
    columns += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uff00-\uff60]/u.test(letter) ? 2 : 1;
  return columns;
}
