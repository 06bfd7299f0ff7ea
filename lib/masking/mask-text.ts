import { maskPairs } from "./mask-pairs.ts";
import { maskServerRows } from "./mask-server-rows.ts";

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
/** What an address or a form writes in place of = and @. */
const ESCAPES = /(?:%[0-9a-f]{2})+/gi;
/** Escaped once more by whoever passed it on, as %253D. */
const MOST_ESCAPED = 2;
/** A run of digits longer than any card number is looked at no further. */
const CARD_DIGITS = { least: 13, most: 19 };

/**
 * Hides in a free text what is secret or personal by its looks, whoever wrote it: addresses of mail, credentials and
 * secret parameters in addresses of the web, values of secret names, signed tokens, keys, card numbers, registration numbers.
 * It goes through the text forward only, whatever it holds. `isSecretName` says of "token" in token=… that its value is secret.
 */
export function maskText(text: string, isSecretName: (name: string) => boolean): string {
  return maskEscaped(text, isSecretName, 0);
}

function maskEscaped(text: string, isSecretName: (name: string) => boolean, escaped: number): string {
  if (text.includes("BEGIN ") && text.includes("PRIVATE KEY")) return MASKED;
  const parts: string[] = [];
  const safe = maskPairs(maskKnown(maskServerRows(text, MASKED)), isSecretName, MASKED);
  let announced = ""; // "bearer" and "basic" announce a secret
  let from = 0;
  for (let at = 0; at <= safe.length; at += 1) {
    const letter = safe.charAt(at);
    if (letter !== "" && !BETWEEN.has(letter)) continue;
    const word = safe.slice(from, at);
    if (word !== "") {
      const plain = escaped < MOST_ESCAPED ? word.replaceAll(ESCAPES, unescaped) : word;
      const seen = plain === word ? plain : maskEscaped(plain, isSecretName, escaped + 1);
      parts.push(isAnnounced(announced, word) ? MASKED : seen === plain ? maskWord(word) : seen);
      announced = word.slice(word.lastIndexOf(":") + 1).toLowerCase();
    }
    parts.push(letter);
    from = at + 1;
  }
  return maskNumbers(parts.join(""));
}

/** What follows "Bearer" is a token; "Basic" is a word of English too, and other words of English are in small letters. */
function isAnnounced(announced: string, word: string): boolean {
  if (word.length < 8) return false;
  return announced === "bearer" || (announced === "basic" && /[^a-z.:!?-]/.test(word.slice(1, 200)));
}

/** Escapes of UTF-8, or of what is at least ASCII among them. */
function unescaped(escapes: string): string {
  try {
    return decodeURIComponent(escapes);
  } catch {
    return escapes.replaceAll(/%[2-7][0-9a-f]/gi, (one) =>
      String.fromCharCode(Number.parseInt(one.slice(1), 16)),
    );
  }
}

function maskWord(word: string): string {
  if (word.includes("=")) return maskParameters(word);
  return maskAddresses(word);
}

/** What is a secret by its looks alone. */
function maskKnown(text: string): string {
  return text
    .replaceAll(KEY, MASKED)
    .replaceAll(OWN_TOKEN, (token) => (/[A-Z]/.test(token) ? MASKED : token))
    .replaceAll(DOTTED, hideSignedToken)
    .replaceAll(CREDENTIALS, (found) =>
      [...found.slice(3, -1)].some((letter) => BETWEEN.has(letter)) ? `://${MASKED}@` : found,
    );
}

/** What looks secret in a=1&b=2, also behind the path of an address. */
function maskParameters(word: string): string {
  const pieces: string[] = [];
  let from = 0;
  for (let at = 0; at <= word.length; at += 1) {
    const letter = word.charAt(at);
    if (at < word.length && letter !== "&" && letter !== "?" && letter !== "#") continue;
    const piece = word.slice(from, at);
    const equals = piece.indexOf("=");
    const name = equals < 0 ? "" : piece.slice(0, equals);
    if (equals < 0 || equals === piece.length - 1) pieces.push(maskAddresses(piece));
    else {
      const value = piece.slice(equals + 1);
      pieces.push(`${maskAddresses(name)}=${maskAddresses(value)}`);
    }
    pieces.push(letter);
    from = at + 1;
  }
  return pieces.join("");
}

/** https://user:password@host and kim@example.com; a word may hold any number of them. */
function maskAddresses(word: string): string {
  const last = word.lastIndexOf("@");
  const parts: string[] = [];
  let from = 0;
  while (from <= last) {
    const scheme = word.indexOf("://", from);
    if (scheme < 0 || scheme > last) break;
    const start = scheme + 3;
    const slash = word.indexOf("/", start);
    const credentials = word.lastIndexOf("@", slash < 0 ? word.length : slash);
    if (credentials < start) break;
    parts.push(word.slice(from, start), MASKED, "@");
    from = credentials + 1;
  }
  const isMail = last > from && last < word.length - 1;
  parts.push(isMail ? MASKED : word.slice(from));
  return parts.join("");
}

/** Card numbers, with spaces or hyphens in them or without, and registration numbers written 900101-1234567. */
function maskNumbers(text: string): string {
  const parts: string[] = [];
  let from = 0;
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
    if (!touchesLetters && (isCard(digits) || isRegistration(text.slice(start, Math.min(end, start + 15))))) {
      parts.push(text.slice(from, start), MASKED);
      from = end;
    }
  }
  parts.push(text.slice(from));
  return parts.join("");
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

/** From where its JSON begins to the end, as the last part may have been cut off. */
function hideSignedToken(word: string): string {
  for (const { index } of word.matchAll(JSON_PART.begins)) {
    const dot = word.indexOf(".", index);
    if (dot < 0) break;
    if (dot - index >= JSON_PART.least && word.length - index >= 20) return word.slice(0, index) + MASKED;
  }
  return word;
}
