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

/**
 * A payload fit to be shown: values whose key is personal or secret are hidden whole, whatever they hold, and what looks
 * so is hidden inside other texts and keys too; `type` is the event's, null for what is no event. Deep, long and many values are cut, with a note where they were.
 */
export function redact(payload: unknown, redaction: Redaction, type: string | null = null): Redacted {
  const isSecretName = secretNames(redaction, type);
  const knownNames = new Map<string, boolean>();
  const masked: string[] = [];
  let maskedMore = 0;
  let cut = false;
  let values = 1; // the payload itself
  let looked = 0;

  const isFull = () => values >= CEILINGS.values || looked >= LOOKED_AT.all;

  /** A payload repeats the same few names. One that is looked at no more may be any. */
  function isSecret(name: string): boolean {
    const known = knownNames.get(name);
    if (known !== undefined) return known;
    if (looked >= LOOKED_AT.all) return true;
    looked += name.length;
    const secret = isSecretName(name);
    knownNames.set(name, secret);
    return secret;
  }

  /** It stands within the payload's own JSON, for programs too, and is in English. */
  function note(words: Message): string {
    cut = true;
    return `… ${english(words)}`;
  }

  function hid(path: string): string {
    if (masked.length < CEILINGS.paths) masked.push(path);
    else maskedMore += 1;
    return MASKED;
  }

  function showText(text: string, path: string, inText: number): string {
    const left = LOOKED_AT.all - looked;
    const inner = inText < TEXTS_IN_TEXTS && text.length <= left ? parseObject(text) : undefined;
    if (inner !== undefined) {
      looked += text.length;
      return JSON.stringify(show(inner, path, CEILINGS.depth - 10, inText + 1));
    }
    const part = text.slice(0, Math.max(0, Math.min(LOOKED_AT.text, left)));
    looked += part.length;
    const safe = maskText(part, isSecret);
    if (safe !== part) hid(path);
    const visible = showHidden(safe);
    const shown = cutText(visible, CEILINGS.textCharacters);
    const missing = visible.length - shown.length + (text.length - part.length);
    return missing > 0 ? `${shown}${note(message("outbox.cut.characters", { count: missing }))}` : shown;
  }

  function show(value: unknown, path: string, depth: number, inText: number): unknown {
    if (typeof value === "string") return showText(value, path, inText);
    if (typeof value === "number") return isCard(String(value)) ? hid(path) : value;
    if (typeof value !== "object" || value === null) return value;
    if (depth >= CEILINGS.depth) return note(message("outbox.cut.depth", { levels: CEILINGS.depth }));
    return Array.isArray(value)
      ? showList(value, path, depth, inText)
      : showObject(value, path, depth, inText);
  }

  function showList(list: unknown[], path: string, depth: number, inText: number): unknown[] {
    const shown: unknown[] = [];
    for (const [index, item] of list.entries()) {
      if (isFull()) {
        shown.push(note(message("outbox.cut.more", { count: list.length - index })));
        break;
      }
      values += 1;
      const inner = `${path}[${index}]`;
      // ["password", "hunter2"], and headers as one flat list of names and values.
      const secret = index % 2 === 1 && list.length % 2 === 0 && namesSecret(list[index - 1], isSecret);
      shown.push(secret && item !== null ? hid(inner) : show(item, inner, depth + 1, inText));
    }
    return shown;
  }

  function showKey(key: string): string {
    if (key.length > 200 || parseObject(key) !== undefined) return MASKED;
    looked += key.length;
    return showHidden(maskText(key, isSecret));
  }

  function showObject(object: object, path: string, depth: number, inText: number): object {
    const source = object as Record<string, unknown>;
    const keys = Object.keys(source);
    const neighbours = new Set(
      keys
        .slice(0, CEILINGS.values - values)
        .flatMap((key) => [...(secretNeighbours(key, source[key], isSecret) ?? [])]),
    );
    const shown = new Map<string, unknown>();
    for (const [index, key] of keys.entries()) {
      if (isFull()) {
        shown.set("…", note(message("outbox.cut.more", { count: keys.length - index })));
        break;
      }
      values += 1;
      const value = source[key];
      const shownKey = showKey(key);
      const inner = path === "" ? shownKey : `${path}.${shownKey}`;
      const secret = isSecret(key) || neighbours.has(key.toLowerCase());
      // Two keys that are hidden are still two.
      const place = shown.has(shownKey) ? `${shownKey} ${index + 1}` : shownKey;
      // That nothing was recorded is not personal.
      shown.set(place, secret && value !== null ? hid(inner) : show(value, inner, depth + 1, inText));
    }
    return Object.fromEntries(shown);
  }

  return { payload: show(payload, "", 0, 0), masked, maskedMore, cut };
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
