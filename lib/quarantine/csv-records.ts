import { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import Papa from "papaparse";
import { AppError } from "../kernel/errors.ts";
import { asIs } from "../messages/as-is.ts";
import { type Message, message } from "../messages/catalogue/message.ts";

/** What is read of a file before everything else that waits has its turn: some milliseconds. */
const PIECE_CHARACTERS = 32 * 1024;
/** The parser reads a record from its begin again with every piece that does not end it. */
const LONGEST_RECORD = 250_000;
/** More than any line of column names. */
const HEAD_CHARACTERS = 4_096;

type Newline = "\r\n" | "\n" | "\r";

/**
 * Reads CSV piece by piece, and lets other work through in between: the process answers for the kill switch too. `visit`
 * gets each record that is not blank, and the line where it begins; what it throws ends the reading.
 * @throws AppError invalid naming the first line that is no CSV
 */
export async function readCsvRecords(
  text: string,
  visit: (cells: string[], line: number) => void,
  pieceCharacters = PIECE_CHARACTERS,
): Promise<void> {
  const body = text.startsWith("\ufeff") ? text.slice(1) : text;
  let begin = 0;
  let line = 1;
  async function* pieces() {
    for (let at = 0; at < body.length; at += pieceCharacters) {
      if (at - begin > LONGEST_RECORD)
        throw wrongLine(line, null, message("valueRefusals.csv.tooLong", { most: LONGEST_RECORD }));
      yield body.slice(at, at + pieceCharacters);
      await setImmediate();
    }
  }
  // Told by the column names, as texts of the application may look like anything.
  const [, head = "", newline = "\n"] =
    /^\s*([^\r\n]+)(\r\n|\n|\r)?/.exec(body.slice(0, HEAD_CHARACTERS)) ?? [];
  const { delimiter } = Papa.parse(head).meta;
  const input = Readable.from(pieces());
  await new Promise<void>((resolve, reject) =>
    Papa.parse<string[], Readable>(input, {
      delimiter,
      newline: newline as Newline,
      step: ({ data, errors, meta }) => {
        const at = line;
        line += body.slice(begin, meta.cursor).split("\n").length - 1;
        begin = meta.cursor;
        const [error] = errors;
        if (error) throw wrongLine(at, null, asIs(error.message));
        if (data.length > 1 || data[0]?.trim()) visit(data, at);
      },
      complete: () => resolve(),
      error: reject,
    }),
  ).finally(() => input.destroy());
}

export function wrongLine(line: number, column: string | null, what: Message): AppError {
  const said =
    column === null
      ? message("valueRefusals.csv.line", { line, what })
      : message("valueRefusals.csv.column", { line, column, what });
  return new AppError("invalid", said, { line, column });
}
