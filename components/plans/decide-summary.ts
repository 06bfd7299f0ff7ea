import { commas, semicolons } from "#lib/messages/catalogue/listed.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { phaseInSentence } from "#lib/messages/phase-names.ts";
import { rawValueWords } from "#lib/messages/raw-values.ts";
import type { QuarantineDecided } from "#lib/quarantine/apply-decisions.ts";
import type { LeftOpenView } from "#lib/quarantine/read-left-open.ts";

export type Chosen = { rawValue: string | null; value: string | null; expectedRows: number };
type Counted = Pick<Chosen, "expectedRows">;

/** "27 values, 412 rows", "27 values, about 412 rows" */
export function sumOf(chosen: Counted[], about = false): Message {
  const sum = { values: chosen.length, rows: rowsOf(chosen) };
  return message(about ? "values.sum.ofAbout" : "values.sum.of", sum);
}

function rowWords(chosen: Counted[], about: boolean): Message {
  return message(about ? "values.sum.aboutRows" : "values.sum.rows", { rows: rowsOf(chosen) });
}

function rowsOf(chosen: Counted[]): number {
  return chosen.reduce((sum, one) => sum + one.expectedRows, 0);
}

/**
 * What deciding them does, a sentence for each value that they become, and what leaving some open will stop. `ahead`:
 * the backfill has not begun, and the rows are as a rehearsal counted them.
 */
export function describeDecision(
  chosen: Chosen[],
  { blocks, ahead }: { blocks: LeftOpenView["blocks"]; ahead: boolean },
): { does: Message; value: string | null; to: Chosen[] }[] {
  const byValue = Map.groupBy(chosen, ({ value }) => value);
  return [...byValue].map(([value, to]) => {
    const sum = { values: to.length, rows: rowWords(to, ahead), count: rowsOf(to) };
    if (value === null)
      return { does: message("values.decide.leaves", { ...sum, phase: phaseInSentence(blocks) }), value, to };
    return {
      does: ahead
        ? message("values.decide.becomesAhead", { ...sum, value })
        : message("values.decide.becomes", { values: sum.values, rows: sum.rows, value }),
      value,
      to,
    };
  });
}

/** So many of the values are named before they are only counted. */
const NAMED = 8;

/** Which they are, those with most rows first: `"25:00", 320 rows`; and how many more. */
export function nameChosen(chosen: Chosen[], about: boolean): { named: Message[]; more: Message | null } {
  const largest = chosen.toSorted((a, b) => b.expectedRows - a.expectedRows);
  const rest = largest.slice(NAMED);
  return {
    named: largest
      .slice(0, NAMED)
      .map((one) => commas([rawValueWords(one.rawValue), rowWords([one], about)])),
    more:
      rest.length > 0
        ? message("values.decide.more", { values: rest.length, rows: rowWords(rest, about) })
        : null,
  };
}

/** What was done, for the toast. */
export function sayDecided({ groups, rows, leftOpen, ahead }: QuarantineDecided): Message {
  const parts: Message[] = [];
  if (groups > 0 || leftOpen.groups === 0)
    parts.push(
      ahead
        ? message("values.decide.done.ahead", { values: groups })
        : message("values.decide.done.filled", { values: groups, rows }),
    );
  if (leftOpen.groups > 0)
    parts.push(
      ahead
        ? message("values.decide.done.leftOpen", { values: leftOpen.groups })
        : message("values.decide.done.leftOpenRows", { values: leftOpen.groups, rows: leftOpen.rows }),
    );
  return semicolons(parts);
}
