import { namesSecret, secretNeighbours } from "./named-values.ts";
import { saysOnlyWhy } from "./says-only-why.ts";
import type { Span } from "./spans.ts";

const SPACES = new Set(" \t\n\r\f\v\u00a0\u3000");
const QUOTES = new Set("\"'`");
/** What may stand between a name and its separator: "password\" : or (email)=. */
const AFTER_NAME = new Set([...SPACES, ...QUOTES, ..."\\)]"]);
const AROUND_NAMES = new Set([...AFTER_NAME, ..."([{}<>,;|:=：＝&?#/@"]);
const BEFORE_VALUE = new Set([...SPACES, ..."\\:=：＝>"]);
const COLONS = new Set(":：");
const SEPARATORS = new Set([...COLONS, ..."=＝"]);
const TRAILING = new Set([...SPACES, ...QUOTES, ...".,;)]}>\\"]);
const AFTER_EMPTY = new Set([...TRAILING, ..."&/"]);
const CLOSING: Record<string, string> = { "(": ")", "[": "]", "{": "}" };
/** "API key" and "session id" are names of two words. */
const SECOND_WORDS = new Set(["key", "id", "code", "number"]);
/** These headers hold lists, or a word that says how the rest is to be read: also behind an =, if it looks so. */
const WHOLE_LINE = /cookie|authorization/i;
const PARTS =
  /(?:(?:basic|bearer|digest|negotiate|ntlm|oauth|hawk|token|apikey|aws4-hmac-sha256)\s|[^\s&]{0,200}\s{1,9}[^\s&=,;"]{1,99}\s{0,9}=)/iy;
const LONGEST_TAG = 300;
const LONGEST_PLACE = 300;
const LONGEST_PADDING = 100;
/** Of these a quoted text is the value without more: ALTER ROLE b PASSWORD 'x'. Quoted after others, as "name", is a name. */
const BEFORE_QUOTES = /^([a-z0-9]+[_-])*(password|passwd|passphrase|passcode|pwd|secret|token)$/i;

/**
 * Where the values of secret names stand in a free text, however they are written: password: x, "password": "x", token=x,
 * ["password", "x"], {"type": "password", "value": "x"}, <password>x</password>. What a value holds is looked through as well, as it may
 * hold the name of the next one. It only ever goes forward, so that no text takes long.
 */
export function pairSpans(text: string, isSecretName: (name: string) => boolean): Span[] {
  const spans: Span[] = [];
  const looked: Looked = new Map();
  let [hiddenFrom, hidden] = [0, 0];
  let at = 0;
  let [nameStart, nameEnd] = [0, 0]; // of the word that a separator here would belong to
  let before = ""; // the word before it
  let neighbours: ReadonlySet<string> | null = null;
  const hide = ([start, end]: Span) => {
    const isHidden = start >= hiddenFrom && end <= hidden;
    // Read only then: what ends with the value around it would be read again from each place in it.
    if (isHidden || end <= start) return;
    const value = text.slice(start, end);
    if (value === "null" || saysOnlyWhy(value)) return;
    spans.push([start, end]);
    if (end > hidden) [hiddenFrom, hidden] = [start, end];
  };
  while (at < text.length && hidden < text.length) {
    const letter = text.charAt(at);
    if (!AROUND_NAMES.has(letter)) {
      const start = at;
      while (at < text.length && !AROUND_NAMES.has(text.charAt(at))) at += 1;
      before = nameEnd > nameStart ? text.slice(nameStart, nameEnd) : "";
      [nameStart, nameEnd] = [start, at];
      continue;
    }
    at += 1;
    const name = text.slice(nameStart, nameEnd);
    const isName = name !== "" && name.length <= 200;
    if (isName && opensValue(text, at - 1) && BEFORE_QUOTES.test(name)) {
      hide(valueAt(text, at - 1, "word", looked));
    } else if (isName && SPACES.has(letter) && name.startsWith("--") && isSecretName(name)) {
      at = skip(text, at, SPACES);
      if (text.startsWith("--", at) || SEPARATORS.has(text.charAt(at))) continue;
      hide(valueAt(text, at, "word", looked));
      at += QUOTES.has(text.charAt(at)) ? 1 : 0;
    } else if (AFTER_NAME.has(letter)) continue;
    else if (isName && SEPARATORS.has(letter)) {
      const start = skip(text, at, BEFORE_VALUE);
      const isPart = SECOND_WORDS.has(name.toLowerCase()) && before !== "";
      const secret =
        isSecretName(name) ||
        neighbours?.has(name.toLowerCase()) ||
        (isPart && namesSecret(`${before}_${name}`, isSecretName));
      // Also of {"name": "password", "value": …}, where it is hidden itself.
      neighbours = secretNeighbours(name, namingValue(text, start), isSecretName) ?? neighbours;
      if (secret) {
        const spaced = COLONS.has(letter) || SPACES.has(text.charAt(at));
        const isLine = WHOLE_LINE.test(name) && (spaced || beginsParts(text, start));
        hide(valueAt(text, start, isLine ? "line" : spaced ? "sentence" : "word", looked));
        at = start;
      }
    } else if (letter === "," && isName && opensList(text, nameStart) && isSecretName(name)) {
      at = skip(text, at, BEFORE_VALUE);
      if (QUOTES.has(text.charAt(at))) hide(valueAt(text, at, "word", looked));
    } else if (letter === "|" && isName && opensRow(text, nameStart) && isSecretName(name)) {
      at = skip(text, at, SPACES);
      hide([at, cellEnd(text, at)]);
    } else if (letter === "<") {
      const element = elementAt(text, at, isSecretName, looked);
      if (element !== null) {
        hide(element);
        at = element[0];
      }
    } else if ("{}>".includes(letter) && at > hidden) neighbours = null;
    nameStart = nameEnd = at;
    before = "";
  }
  return spans;
}

/**
 * Up to where each kind of value was looked for already. One that begins inside another of its kind ends with it at the latest, so
 * that no letter is looked at twice for the same kind.
 */
type Looked = Map<string, number>;

function lookOnce(looked: Looked, kind: string, start: number, find: () => number): number {
  const known = looked.get(kind) ?? 0;
  if (start < known) return known;
  const end = find();
  looked.set(kind, end);
  return end;
}

function skip(text: string, at: number, letters: ReadonlySet<string>): number {
  let end = at;
  while (end < text.length && letters.has(text.charAt(end))) end += 1;
  return end;
}

function opensList(text: string, nameStart: number): boolean {
  let at = nameStart - 1;
  if (!QUOTES.has(text.charAt(at))) return false;
  at -= text.charAt(at - 1) === "\\" ? 2 : 1;
  return text.charAt(at) === "[";
}

/** | password | x | */
function opensRow(text: string, nameStart: number): boolean {
  let at = nameStart - 1;
  while (nameStart - at < LONGEST_PADDING && SPACES.has(text.charAt(at))) at -= 1;
  return text.charAt(at) === "|";
}

/** Where the text of a table's cell ends, without the spaces behind it. */
function cellEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && !"|\n".includes(text.charAt(end))) end += 1;
  while (end > start && SPACES.has(text.charAt(end - 1))) end -= 1;
  return end;
}

/** A quote, or one that is written twice, behind a space and in front of none. */
function opensValue(text: string, at: number): boolean {
  const next = text.charAt(isDoubled(text, at) ? at + 2 : at + 1);
  return (
    QUOTES.has(text.charAt(at)) && SPACES.has(text.charAt(at - 1)) && next !== "" && !AFTER_NAME.has(next)
  );
}

/** A text that is quoted in another: its quotes are written twice, and '' alone is an empty one. */
function isDoubled(text: string, quote: number): boolean {
  const next = text.charAt(quote + 2);
  return text.charAt(quote + 1) === text.charAt(quote) && next !== "" && !AFTER_EMPTY.has(next);
}

/** SQL writes a quote inside a quoted text twice. */
function sqlQuoteEnd(text: string, quote: number): number {
  const mark = text.charAt(quote);
  if (isDoubled(text, quote)) {
    const twice = text.indexOf(mark + mark, quote + 2);
    return twice < 0 ? text.length : twice;
  }
  let end = quoteEnd(text, quote);
  while (text.charAt(end) === mark && text.charAt(end + 1) === mark) end = quoteEnd(text, end + 1);
  return end;
}

/** What may name its neighbour: a quoted text, or a list of them. */
function namingValue(text: string, start: number): string | string[] | null {
  if (QUOTES.has(text.charAt(start))) return text.slice(...quotedStart(text, start));
  if (text.charAt(start) !== "[") return null;
  const [list = ""] = text.slice(start + 1, start + LONGEST_PLACE).split("]", 1);
  return list.split(",").map((step) => step.replaceAll(/[\s"'`\\]/g, ""));
}

/** Of a quoted value only as much as a name could be. */
function quotedStart(text: string, quote: number): [start: number, end: number] {
  const end = text.slice(quote + 1, quote + 202).search(/["'`\\]/);
  return [quote + 1, quote + 1 + Math.max(0, end)];
}

/** Where the value ends that begins here: with its quote, its bracket, its word, or what is said of it. */
function valueAt(text: string, start: number, kind: "word" | "sentence" | "line", looked: Looked): Span {
  const first = text.charAt(start);
  const close = CLOSING[first];
  const isQuote = QUOTES.has(first);
  const end = lookOnce(looked, isQuote || close !== undefined ? first : kind, start, () => {
    if (isQuote) return sqlQuoteEnd(text, start);
    if (close !== undefined) return bracketEnd(text, start, first, close);
    return kind === "line" ? headerEnd(text, start) : bareEnd(text, start, kind);
  });
  return [isQuote ? start + (isDoubled(text, start) ? 2 : 1) : start, end];
}

function bareEnd(text: string, start: number, kind: "word" | "sentence"): number {
  let end = start;
  for (; end < text.length; end += 1) {
    const letter = text.charAt(end);
    if (letter === "\n" || letter === "\r") break;
    if (letter === '"' && endsQuoted(text, end)) break;
    if (kind === "word" && (SPACES.has(letter) || letter === "&")) break;
    if (kind === "sentence" && ".,;".includes(letter) && SPACES.has(text.charAt(end + 1))) break;
  }
  return withoutTrailing(text, start, end);
}

function beginsParts(text: string, start: number): boolean {
  PARTS.lastIndex = start;
  return PARTS.test(text);
}

/** A header ends with its line, or with the text that it is quoted in; what it quotes itself is a part: Digest a="b\"c", d = "e". */
function headerEnd(text: string, start: number): number {
  let end = start;
  let opened: number | null = null; // backslashes before the quote of the part
  let [slashes, isAssigned] = [0, false];
  for (; end < text.length; end += 1) {
    const letter = text.charAt(end);
    if (letter === "\n" || letter === "\r") break;
    if (letter === "\\") {
      slashes += 1;
      continue;
    }
    if (letter === '"') {
      if (opened !== null) opened = closesPart(slashes, opened) ? null : opened;
      else if (isAssigned) opened = slashes;
      else if (endsQuoted(text, end)) break;
    }
    isAssigned = letter === "=" || (isAssigned && SPACES.has(letter));
    slashes = 0;
  }
  return withoutTrailing(text, start, end);
}

/** Each time that a text is quoted doubles the backslashes in it and puts one before each quote. */
function closesPart(slashes: number, opened: number): boolean {
  const isWritten = slashes % 2 === 1; // or the quote is of the text around
  return opened > 0 && isWritten ? closesPart((slashes - 1) / 2, (opened - 1) / 2) : !isWritten;
}

/** A quote that nothing opened in the value is of the text around it. */
function endsQuoted(text: string, quote: number): boolean {
  return TRAILING.has(text.charAt(quote - 1)) || !isInWord(text.charAt(quote + 1));
}

function withoutTrailing(text: string, start: number, end: number): number {
  let last = end;
  while (last > start && TRAILING.has(text.charAt(last - 1))) last -= 1;
  return last;
}

function isInWord(letter: string): boolean {
  return letter !== "" && !AROUND_NAMES.has(letter);
}

/** In a text that was quoted as a whole, \" opens and closes. */
function quoteEnd(text: string, quote: number): number {
  const escaped = text.charAt(quote - 1) === "\\";
  for (let end = quote + 1; end < text.length; end += 1) {
    if (text.charAt(end) === text.charAt(quote)) return end;
    if (text.charAt(end) !== "\\") continue;
    if (escaped && text.charAt(end + 1) === text.charAt(quote)) return end;
    end += 1;
  }
  return text.length;
}

function bracketEnd(text: string, start: number, open: string, close: string): number {
  let depth = 0;
  for (let end = start; end < text.length; end += 1) {
    if (text.charAt(end) === open) depth += 1;
    else if (text.charAt(end) === close) depth -= 1;
    if (depth === 0) return end + 1;
  }
  return text.length;
}

/** What a secret element holds. One that is never closed may have been cut off: all the rest is its. */
function elementAt(
  text: string,
  nameStart: number,
  isSecretName: (name: string) => boolean,
  looked: Looked,
): Span | null {
  if (AROUND_NAMES.has(text.charAt(nameStart))) return null;
  const tag = text.slice(nameStart, nameStart + LONGEST_TAG).split(">", 1)[0] ?? "";
  if (text.charAt(nameStart + tag.length) !== ">" || tag.startsWith("/") || tag.endsWith("/")) return null;
  const name = tag.split(/\s/, 1)[0] ?? "";
  if (name === "" || !namesSecret(name, isSecretName)) return null;
  const start = nameStart + tag.length + 1;
  const end = lookOnce(looked, "<", start, () => {
    const closing = text.indexOf(`</${name}`, start);
    return closing < 0 ? text.length : closing;
  });
  return [start, end];
}
