import { type Node, parse, type ScanToken, scan } from "libpg-query";
import { isComment } from "./split-statements.ts";

/**
 * Every name that stands in a text of SQL, as the catalogue writes it, words of the language as well, and those in its
 * strings, which may be SQL that is run. PostgreSQL's own scanner and parser read them; of a text that they cannot read
 * it is every word, and all that could stand in quotes.
 */
export async function namesIn(sql: string): Promise<Set<string>> {
  // With none of these a word is a name as it stands. A string may go on in the next line.
  if (!/["\\]|--|\/\*|'[^\S\r\n]*[\r\n]\s*'/.test(sql)) return new Set(wordsIn(sql));
  try {
    const tokens = (await scan(sql)).tokens.filter((token) => !isComment(token));
    const values = await valuesOf(tokens);
    const names = new Set([...tokens.flatMap(inOneByte), ...values.map(({ name, text }) => name ?? text)]);
    for (const text of new Set(values.flatMap((value) => value.text ?? [])))
      for (const name of await namesIn(text)) names.add(name);
    return names;
  } catch {
    return new Set([...wordsIn(sql), ...[...sql.split('"'), ...unquoted(sql)].map(cut)]);
  }
}

type Value = { name: string; text?: never } | { name?: never; text: string };

const IN_UNICODE = /^u&["']/i;

/** Every spelling that an unquoted word may have in a catalogue: where a letter is a byte, all letters are folded. */
function wordsIn(text: string): string[] {
  return (text.match(/[a-z_\u0080-\uffff][\w$\u0080-\uffff]*/gi) ?? []).flatMap((word) => [
    cut(word.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())),
    word.toLowerCase().slice(0, 63),
  ]);
}

/** The catalogue keeps 63 bytes of a name, and no part of a letter. */
function cut(name: string): string {
  const bytes = Buffer.from(name, "utf8");
  if (bytes.length <= 63) return name;
  let end = 63;
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end--; // within a letter
  return bytes.subarray(0, end).toString("utf8");
}

function unquoted(text: string): string[] {
  return (text.match(/"(?:[^"]|"")+"/g) ?? []).map((quoted) => quoted.slice(1, -1).replaceAll('""', '"'));
}

function inOneByte({ text, tokenName, keywordName }: ScanToken): string[] {
  if (tokenName !== "IDENT" && keywordName === "NO_KEYWORD") return [];
  return text.startsWith('"') ? unquoted(text).map((name) => name.slice(0, 63)) : wordsIn(text);
}

/** What the identifiers and strings among the tokens stand for, as the parser decodes, folds and cuts them. */
async function valuesOf(tokens: ScanToken[]): Promise<Value[]> {
  const written = tokens.flatMap(({ text, tokenName }, at) => {
    if (IN_UNICODE.test(text)) return [`${text} ${escapeAfter(tokens, at)}`];
    return tokenName === "IDENT" || tokenName === "SCONST" ? [text] : [];
  });
  if (written.length === 0) return [];
  const [only] = (await parse(`select ${written.join(",\n")}`)).stmts ?? [];
  const select = only?.stmt as { SelectStmt?: { targetList?: { ResTarget?: { val?: Node } }[] } } | undefined;
  return (select?.SelectStmt?.targetList ?? []).map(({ ResTarget }) => readValue(ResTarget?.val));
}

function escapeAfter(tokens: ScanToken[], at: number): string {
  const [word, letter] = [tokens[at + 1]?.text, tokens[at + 2]?.text];
  return word?.toLowerCase() === "uescape" ? `${word} ${letter}` : "";
}

function readValue(node: Node | undefined): Value {
  const { ColumnRef, A_Const } = (node ?? {}) as {
    ColumnRef?: { fields?: { String?: { sval?: string } }[] };
    A_Const?: { sval?: { sval?: string } };
  };
  const [name] = ColumnRef?.fields ?? [];
  return name ? { name: name.String?.sval ?? "" } : { text: A_Const?.sval?.sval ?? "" };
}
