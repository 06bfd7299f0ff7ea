import { asIs } from "#lib/messages/as-is.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { observedWords } from "#lib/messages/observed-words.ts";

/** Longer ones are cut: two of them must fit beside a name. */
const LONG = 24;
const CUT = 16;

/**
 * What a check expects and found, for a table. Of texts too long for it a piece of each is shown, around the first
 * place where they differ; `long` then asks for the whole of both in the details.
 */
export function shownValues(
  expected: string,
  latest: { ok: boolean; observed: string | null; error: string | null } | null,
): { expected: string; observed: Message; long: boolean } {
  const observed = latest?.observed ?? "";
  const isLong = expected.length > LONG || observed.length > LONG;
  if (!latest || latest.observed === null)
    return { expected: cut(expected, 0), observed: noValue(latest), long: isLong };
  if (!isLong) return { expected, observed: asIs(observed), long: false };
  const comparable = !latest.ok;
  const from = comparable ? Math.max(0, firstDifference(expected, observed) - CUT / 2) : 0;
  const shown = { expected: cut(expected, from), observed: asIs(cut(observed, from)), long: true };
  // Of white space nothing would be seen.
  const seen = (text: string) => text.replaceAll(/\s+/g, "");
  if (comparable && seen(expected) === seen(observed))
    return { ...shown, observed: message("checks.shown.differs") };
  return shown;
}

function noValue(latest: { error: string | null } | null): Message {
  if (!latest) return asIs("—");
  return latest.error === null ? observedWords(null) : message("checks.shown.none");
}

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}

function cut(text: string, from: number): string {
  if (text.length <= LONG) return text;
  const start = Math.min(from, text.length - CUT);
  return `${start > 0 ? "…" : ""}${text.slice(start, start + CUT)}${start + CUT < text.length ? "…" : ""}`;
}
