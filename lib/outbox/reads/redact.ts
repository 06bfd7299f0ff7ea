import type { Redaction } from "../../kernel/config/config.ts";
import { showHidden } from "../../kernel/input/hidden-characters.ts";
import { cutText } from "../../kernel/masking/cut-text.ts";
import { isCard, MASKED, maskText } from "../../kernel/masking/mask-text.ts";
import { namesSecret, secretNeighbours } from "../../kernel/masking/named-values.ts";
import { secretNames } from "../../kernel/masking/secret-names.ts";
import { english } from "../../messages/catalogue/english.ts";
import { type Message, message } from "../../messages/catalogue/message.ts";

/** What is shown of a payload at most; whatever somebody writes into one, a page has to draw it. */
const CEILINGS = { depth: 20, values: 2_000, textCharacters: 2_000, paths: 50 };
/**
 * Texts and names beyond so many characters are not looked through, and so not shown either: of one text some more than is
 * shown of it, and of all together what takes a few hundredths of a second.
 */
const LOOKED_AT = { text: 16_384, all: 65_536 };
/** JSON inside a text is read as deep as this. */
const TEXTS_IN_TEXTS = 2;

export type Redacted = {
  payload: unknown;
  /** Paths of what was hidden, "patient.name"; the first of them. */
  masked: string[];
  maskedMore: number;
  /** True where a part was left out for its size or depth; a note stands in its place. */
  cut: boolean;
};

type Found = Omit<Redacted, "payload">;
/** What was shown until now: values, the payload itself among them, and characters that were looked at. */
type Seen = { found: Found; values: number; looked: number; isSecret: (name: string) => boolean };
type Place = { path: string; depth: number; inText: number };

/**
 * A payload fit to be shown: values whose key is personal or secret are hidden whole, whatever they hold, and what looks
 * so is hidden inside other texts and keys too; `type` is the event's, null for what is no event. Deep, long and many values are cut, with a note where they were.
 */
export function redact(payload: unknown, redaction: Redaction, type: string | null = null): Redacted {
  const isSecretName = secretNames(redaction, type);
  const knownNames = new Map<string, boolean>();
  const found = { masked: [], maskedMore: 0, cut: false };
  const seen: Seen = { found, values: 1, looked: 0, isSecret };
  return { payload: show(seen, payload, { path: "", depth: 0, inText: 0 }), ...found };

  /** A payload repeats the same few names. One that is looked at no more may be any. */
  function isSecret(name: string): boolean {
    const known = knownNames.get(name);
    if (known !== undefined) return known;
    if (seen.looked >= LOOKED_AT.all) return true;
    seen.looked += name.length;
    const secret = isSecretName(name);
    knownNames.set(name, secret);
    return secret;
  }
}

const isFull = ({ values, looked }: Seen) => values >= CEILINGS.values || looked >= LOOKED_AT.all;

/** It stands within the payload's own JSON, for programs too, and is in English. */
function note(seen: Seen, words: Message): string {
  seen.found.cut = true;
  return `… ${english(words)}`;
}

function hid(seen: Seen, path: string): string {
  if (seen.found.masked.length < CEILINGS.paths) seen.found.masked.push(path);
  else seen.found.maskedMore += 1;
  return MASKED;
}

function showText(seen: Seen, text: string, { path, inText }: Place): string {
  const left = LOOKED_AT.all - seen.looked;
  const inner = inText < TEXTS_IN_TEXTS && text.length <= left ? parseObject(text) : undefined;
  if (inner !== undefined) {
    seen.looked += text.length;
    return JSON.stringify(show(seen, inner, { path, depth: CEILINGS.depth - 10, inText: inText + 1 }));
  }
  const part = text.slice(0, Math.max(0, Math.min(LOOKED_AT.text, left)));
  seen.looked += part.length;
  const safe = maskText(part, seen.isSecret);
  if (safe !== part) hid(seen, path);
  const visible = showHidden(safe);
  const shown = cutText(visible, CEILINGS.textCharacters);
  const missing = visible.length - shown.length + (text.length - part.length);
  return missing > 0 ? `${shown}${note(seen, message("outbox.cut.characters", { count: missing }))}` : shown;
}

function show(seen: Seen, value: unknown, at: Place, isSecret = false): unknown {
  // That nothing was recorded is not personal.
  if (isSecret && value !== null) return hid(seen, at.path);
  if (typeof value === "string") return showText(seen, value, at);
  if (typeof value === "number") return isCard(String(value)) ? hid(seen, at.path) : value;
  if (typeof value !== "object" || value === null) return value;
  if (at.depth >= CEILINGS.depth) return note(seen, message("outbox.cut.depth", { levels: CEILINGS.depth }));
  return Array.isArray(value) ? showList(seen, value, at) : showObject(seen, value, at);
}

function showList(seen: Seen, list: unknown[], at: Place): unknown[] {
  const shown: unknown[] = [];
  for (const [index, item] of list.entries()) {
    if (isFull(seen)) {
      shown.push(note(seen, message("outbox.cut.more", { count: list.length - index })));
      break;
    }
    seen.values += 1;
    const inner = { ...at, path: `${at.path}[${index}]`, depth: at.depth + 1 };
    // ["password", "hunter2"], and headers as one flat list of names and values.
    const secret = index % 2 === 1 && list.length % 2 === 0 && namesSecret(list[index - 1], seen.isSecret);
    shown.push(show(seen, item, inner, secret));
  }
  return shown;
}

function showKey(seen: Seen, key: string): string {
  if (key.length > 200 || parseObject(key) !== undefined) return MASKED;
  seen.looked += key.length;
  return showHidden(maskText(key, seen.isSecret));
}

function showObject(seen: Seen, object: object, at: Place): object {
  const source = object as Record<string, unknown>;
  const keys = Object.keys(source);
  const looked = keys.slice(0, CEILINGS.values - seen.values);
  const neighbours = new Set(
    looked.flatMap((key) => [...(secretNeighbours(key, source[key], seen.isSecret) ?? [])]),
  );
  const shown = new Map<string, unknown>();
  for (const [index, key] of keys.entries()) {
    if (isFull(seen)) {
      shown.set("…", note(seen, message("outbox.cut.more", { count: keys.length - index })));
      break;
    }
    seen.values += 1;
    const value = source[key];
    const shownKey = showKey(seen, key);
    const path = at.path === "" ? shownKey : `${at.path}.${shownKey}`;
    const secret = seen.isSecret(key) || neighbours.has(key.toLowerCase());
    // Two keys that are hidden are still two.
    const place = shown.has(shownKey) ? `${shownKey} ${index + 1}` : shownKey;
    shown.set(place, show(seen, value, { ...at, path, depth: at.depth + 1 }, secret));
  }
  return Object.fromEntries(shown);
}

/** The object or list that a text holds as JSON. */
function parseObject(text: string): object | undefined {
  const start = text.trimStart().charAt(0);
  if ((start !== "{" && start !== "[") || text.length > LOOKED_AT.all) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
