import Papa from "papaparse";
import { AppError } from "../kernel/errors.ts";
import { commas } from "../messages/catalogue/listed.ts";
import { type Message, message } from "../messages/catalogue/message.ts";
import type { GroupChange } from "./change-group.ts";
import { readCsvRecords, wrongLine } from "./csv-records.ts";
import type { LeftOpen } from "./left-open.ts";
import type { GroupDecision } from "./quarantine.ts";

// One line for each distinct raw value. A spreadsheet runs a cell that begins with = + - @ as a formula, with Korean or
// Japanese settings also ＝ ＋ － ＠, so such text goes out with an apostrophe in front, and comes in without it.

const COLUMNS = ["step", "raw_value", "raw_is_null", "rows", "value", "decided_by", "decided_value"] as const;
/** `decided_by` is for people, and files from before decisions could be changed lack `decided_value`. */
const REQUIRED = COLUMNS.slice(0, 5);
type Column = (typeof COLUMNS)[number];

export type CsvGroup = {
  step: string;
  rawValue: string | null;
  rows: number;
  decided: { value: string; by: string } | null;
  leftOpen: { by: string } | null;
};

/** In place of a value: nobody can know it. An allowed value that is written so wins. */
const OPEN = "(left open)";

/** The quarantine as CSV, with a byte order mark so that spreadsheets read it as UTF-8. */
export function writeQuarantineCsv(groups: CsvGroup[]): string {
  const rows = groups.map((group) => ({
    step: group.step,
    raw_value: guard(group.rawValue ?? ""),
    raw_is_null: group.rawValue === null ? "yes" : "",
    rows: group.rows,
    value: decidedCell(group),
    decided_by: guard(group.decided?.by ?? group.leftOpen?.by ?? ""),
    decided_value: decidedCell(group),
  }));
  return `\ufeff${Papa.unparse({ fields: [...COLUMNS], data: rows }, { newline: "\r\n", quotes: true })}\r\n`;
}

/** A person may write it in capitals. */
function asWritten(value: string): string {
  return value.toLowerCase() === OPEN ? OPEN : value;
}

function decidedCell({ decided, leftOpen }: CsvGroup): string {
  if (decided) return guard(decided.value);
  return leftOpen ? OPEN : "";
}

/** They are decided one by one, in one transaction that holds the application's rows until its end. */
const MOST_DECIDED = 20_000;

export type CsvLines = { decisions: GroupDecision[]; open: LeftOpen[]; changes: GroupChange[] };

/**
 * Reads such a file by step. A line that was not decided and has a value is a decision; one without is left for later.
 * A line that was decided is a change if its value is another one now. An emptied cell leaves it as it is: that is what a
 * slip in a spreadsheet makes, and a decision is withdrawn on the page, where one is asked.
 * @throws AppError invalid naming the first line and column that is wrong; nothing of the file is used then
 */
export async function readQuarantineCsv(
  text: string,
  allowed: Map<string, string[]>,
  pieceCharacters?: number,
): Promise<Map<string, CsvLines>> {
  const byStep = new Map<string, CsvLines>();
  const seen = new Map<string, number>();
  let header: string[] | null = null;
  const visit = (cells: string[], line: number) => {
    if (header === null) {
      header = checkHeader(cells, line);
      return;
    }
    if (cells.length !== header.length)
      throw wrong(
        line,
        null,
        message("valueRefusals.csv.cells", { cells: cells.length, expected: header.length }),
      );
    const columns = header;
    const cell = (column: Column) => cells[columns.lastIndexOf(column)] ?? "";
    const value = asWritten(unguard(cell("value")).trim());
    const from = asWritten(unguard(cell("decided_value")).trim());
    if (value === "" || value === from || (from === "" && cell("decided_by").trim() !== "")) return;
    const step = cell("step").trim();
    const values = allowed.get(step);
    if (!values) throw wrong(line, "step", message("valueRefusals.csv.notAStep", { step }));
    const isOpen = value === OPEN && !values.includes(value);
    if (!isOpen && !values.includes(value))
      throw wrong(
        line,
        "value",
        message("valueRefusals.csv.notAllowed", { value, allowed: commas([...values, OPEN]) }),
      );
    const wasOpen = from === OPEN && !values.includes(from);
    if (isOpen && from !== "")
      throw wrong(line, "value", message("valueRefusals.csv.wasDecided", { value: from }));
    const rows = cell("rows").trim();
    if (!(from === "" || wasOpen ? /^[1-9]\d{0,14}$/ : /^\d{1,15}$/).test(rows))
      throw wrong(line, "rows", message("valueRefusals.csv.notACount", { rows }));
    const isNull = cell("raw_is_null").trim().toLowerCase();
    if (isNull !== "" && isNull !== "yes")
      throw wrong(line, "raw_is_null", message("valueRefusals.csv.yesOrEmpty"));
    const rawValue = isNull === "yes" ? null : unguard(cell("raw_value"));
    const key = JSON.stringify([step, rawValue]);
    const earlier = seen.get(key);
    if (earlier !== undefined)
      throw wrong(line, "raw_value", message("valueRefusals.csv.twice", { line: earlier }));
    seen.set(key, line);
    if (seen.size > MOST_DECIDED)
      throw wrong(line, null, message("valueRefusals.csv.tooMany", { most: MOST_DECIDED }));
    const lines = byStep.get(step) ?? { decisions: [], open: [], changes: [] };
    const expectedRows = Number(rows);
    if (isOpen) lines.open.push({ rawValue, expectedRows });
    else if (from === "" || wasOpen) lines.decisions.push({ rawValue, value, expectedRows });
    else lines.changes.push({ rawValue, from, to: value, expectedRows });
    byStep.set(step, lines);
  };
  await readCsvRecords(text, visit, pieceCharacters);
  if (header === null) throw new AppError("invalid", message("valueRefusals.csv.empty"));
  return byStep;
}

/** @throws AppError invalid */
function checkHeader(cells: string[], line: number): string[] {
  const header = cells.map((name) => name.trim());
  for (const name of REQUIRED)
    if (!header.includes(name)) throw wrong(line, name, message("valueRefusals.csv.noColumn"));
  return header;
}

const wrong: (line: number, column: Column | null, what: Message) => AppError = wrongLine;

/** An apostrophe in front of what a spreadsheet would run, and of what begins with one, so that it can be undone. */
function guard(text: string): string {
  return /^[=+\-@＝＋－＠\t\r\n']/.test(text) ? `'${text}` : text;
}

function unguard(text: string): string {
  return text.startsWith("'") ? text.slice(1) : text;
}
