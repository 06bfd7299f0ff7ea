import { pairSpans } from "./pair-spans.ts";
import { rowSpans } from "./row-spans.ts";
import { hideSpans, type Span } from "./spans.ts";
import { type Unescaped, withoutEscapes } from "./without-escapes.ts";

/** What stands where a value was masked. */
export const MASKED = "[hidden]";

/** Characters between which a word of free text stands. */
const BETWEEN = new Set(" \t\n\r\f\v\u00a0\u3000\"'`<>()[]{},;|");
/** Keys of well-known services by how they begin, wherever they stand: also in a path. */
const KEY =
  /(?<![\p{L}\p{N}])(?:whsec_|[srp]k_live_|[srp]k_test_|gh[opsur]_|github_pat_|glpat-|npm_|xox[abprs]-|sk-|AKIA|ASIA|AIza)[\w+/=-]{12,}/gu;
/** Sluice's own: of people, of applications and of browsers. Random, so that unlike a metric or a clone one has a capital. */
const OWN_TOKEN = /(?<![\p{L}\p{N}])sluice_[\w-]{20,}/gu;
/** What may hold a signed token: parts of base64url between dots. */
const DOTTED = /[\w.-]{20,}/g;
/** The first part of a signed token is JSON. */
const JSON_PART = { begins: /(?<![A-Za-z0-9])eyJ/g, least: 10 };
/** https://user:password@host with a password in which a word ends, as hunter;2. */
const CREDENTIALS = /:\/\/[^\s/?#"<>]*@/g;
/** What stands between the marks of a=1&b=2. */
const PIECE = /[^&?#]+/g;
/** Escaped once more by whoever passed it on, as %253D. */
const MOST_ESCAPED = 2;
/** A run of digits longer than any card number is looked at no further. */
const CARD_DIGITS = { least: 13, most: 19 };
/** Numbers of cards and of registrations as they are written, beside any other number. */
const BESIDE_NUMBERS =
  /(?<![\w])(?=(\d{4}(?:[ -]\d{4}){3}|\d{4}[ -]\d{6}[ -]\d{5}|\d{13,19}|\d{6}-\d{7})(?![\w]))/g;

/**
 * Hides in a free text what is secret or personal by its looks, whoever wrote it: addresses of mail, credentials and
 * secret parameters in addresses of the web, values of secret names, signed tokens, keys, card numbers, registration numbers.
 * It goes through the text forward only, whatever it holds. `isSecretName` says of "token" in token=… that its value is secret.
 */
export function maskText(text: string, isSecretName: (name: string) => boolean): string {
  const masked = maskOnce(text, isSecretName);
  // A number of a card that stood behind a number is known as one once that is hidden.
  return masked === text ? text : maskOnce(masked, isSecretName);
}

function maskOnce(text: string, isSecretName: (name: string) => boolean): string {
  const spans: Span[] = [];
  let read: Unescaped | null = { text, origin: null };
  for (let escaped = 0; escaped <= MOST_ESCAPED && read !== null; escaped += 1) {
    const { text: plain, origin } = read;
    if (plain.includes("BEGIN ") && plain.includes("PRIVATE KEY")) return MASKED;
    const found = [...rowSpans(plain), ...pairSpans(plain, isSecretName), ...seenSpans(plain)];
    for (const [start, end] of found)
      spans.push(origin === null ? [start, end] : [origin[start] ?? 0, origin[end] ?? text.length]);
    read = withoutEscapes(read);
  }
  return hideSpans(text, spans, MASKED);
}

/** What is a secret by its looks alone, whatever its name. */
function seenSpans(text: string): Span[] {
  return [...knownSpans(text), ...wordSpans(text), ...numberSpans(text)];
}

function wordSpans(text: string): Span[] {
  const spans: Span[] = [];
  let announced = ""; // "bearer" and "basic" announce a secret
  let from = 0;
  for (let at = 0; at <= text.length; at += 1) {
    const letter = text.charAt(at);
    if (letter !== "" && !BETWEEN.has(letter)) continue;
    const word = text.slice(from, at);
    if (word !== "") {
      if (isAnnounced(announced, word)) spans.push([from, at]);
      else addParameters(word, from, spans);
      announced = word.slice(Math.max(word.lastIndexOf(":"), word.lastIndexOf("=")) + 1).toLowerCase();
    }
    from = at + 1;
  }
  return spans;
}

/** What follows "Bearer" is a token; "Basic" is a word of English too, and other words of English are in small letters. */
function isAnnounced(announced: string, word: string): boolean {
  if (word.length < 8) return false;
  return announced === "bearer" || (announced === "basic" && /[^a-z.:!?-]/.test(word.slice(1, 200)));
}

function knownSpans(text: string): Span[] {
  const spans: Span[] = [];
  for (const { 0: key, index } of text.matchAll(KEY)) spans.push([index, index + key.length]);
  for (const { 0: token, index } of text.matchAll(OWN_TOKEN))
    if (/[A-Z]/.test(token)) spans.push([index, index + token.length]);
  for (const { 0: dotted, index } of text.matchAll(DOTTED)) {
    const start = signedTokenStart(dotted);
    if (start >= 0) spans.push([index + start, index + dotted.length]);
  }
  for (const { 0: found, index } of text.matchAll(CREDENTIALS))
    if ([...found].some((letter) => BETWEEN.has(letter))) spans.push([index + 3, index + found.length - 1]);
  return spans;
}

/** What looks secret in a=1&b=2, also behind the path of an address. */
function addParameters(word: string, offset: number, spans: Span[]): void {
  for (const { 0: piece, index } of word.includes("=") ? word.matchAll(PIECE) : [{ 0: word, index: 0 }]) {
    const equals = piece.indexOf("=");
    const value = equals < 0 || equals === piece.length - 1 ? 0 : equals + 1;
    if (value > 0) addAddresses(piece.slice(0, equals), offset + index, spans);
    addAddresses(piece.slice(value), offset + index + value, spans);
  }
}

/** https://user:password@host and kim@example.com; a word may hold any number of them. */
function addAddresses(word: string, offset: number, spans: Span[]): void {
  const last = word.lastIndexOf("@");
  let from = 0;
  while (from <= last) {
    const scheme = word.indexOf("://", from);
    if (scheme < 0 || scheme > last) break;
    const start = scheme + 3;
    const slash = word.indexOf("/", start);
    const credentials = word.lastIndexOf("@", slash < 0 ? word.length : slash);
    if (credentials < start) break;
    spans.push([offset + start, offset + credentials]);
    from = credentials + 1;
  }
  if (last > from && last < word.length - 1) spans.push([offset + from, offset + word.length]);
}

/** Card numbers, with spaces or hyphens in them or without, and registration numbers written 900101-1234567. */
function numberSpans(text: string): Span[] {
  const spans: Span[] = [];
  let at = 0;
  while (at < text.length) {
    if (!isDigit(text, at)) {
      at += 1;
      continue;
    }
    const start = at;
    let digits = "";
    let end = at;
    for (; at < text.length; at += 1) {
      if (isDigit(text, at)) {
        if (digits.length <= CARD_DIGITS.most) digits += text.charAt(at);
        end = at + 1;
      } else if (!((text[at] === " " || text[at] === "-") && isDigit(text, at + 1))) break;
    }
    const touchesLetters = isLetter(text, start - 1) || isLetter(text, end);
    if (!touchesLetters && (isCard(digits) || isRegistration(text.slice(start, Math.min(end, start + 15)))))
      spans.push([start, end]);
  }
  for (const { 1: number = "", index } of text.matchAll(BESIDE_NUMBERS))
    if (isCard(number.replaceAll(/[ -]/g, "")) || isRegistration(number))
      spans.push([index, index + number.length]);
  return spans;
}

/** True for a number that a card could have: known first digit, length, and check digit. */
export function isCard(digits: string): boolean {
  if (digits.length < CARD_DIGITS.least || digits.length > CARD_DIGITS.most) return false;
  if (digits[0] === undefined || !"23456".includes(digits[0])) return false;
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

function isRegistration(text: string): boolean {
  return text.length === 14 && text.indexOf("-") === 6 && text.lastIndexOf("-") === 6 && !text.includes(" ");
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

function isLetter(text: string, at: number): boolean {
  const letter = text.charAt(at).toLowerCase();
  return letter === "_" || (letter >= "a" && letter <= "z");
}

/** Where its JSON begins: from there to the end, as the last part may have been cut off. */
function signedTokenStart(word: string): number {
  for (const { index } of word.matchAll(JSON_PART.begins)) {
    const dot = word.indexOf(".", index);
    if (dot < 0) break;
    if (dot - index >= JSON_PART.least && word.length - index >= 20) return index;
  }
  return -1;
}
