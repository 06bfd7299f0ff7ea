/** What an address, a form or JSON writes in place of = and @. */
const ESCAPES = /(?:%[0-9a-f]{2})+|\\u[0-9a-f]{4}/gi;

/** A text without its escapes, and of every letter where it stood in the text that it was first; null is the same place. */
export type Unescaped = { text: string; origin: Uint32Array | null };

/** Reads the escapes of a text once; null if it has none. */
export function withoutEscapes({ text, origin }: Unescaped): Unescaped | null {
  const parts: string[] = [];
  const places: number[] = [];
  let from = 0;
  const keep = (end: number) => {
    parts.push(text.slice(from, end));
    for (let at = from; at < end; at += 1) places.push(origin?.[at] ?? at);
  };
  for (const { 0: escapes, index } of text.matchAll(ESCAPES)) {
    keep(index);
    let at = index;
    for (const [plain, length] of plainOf(escapes)) {
      parts.push(plain);
      for (let unit = 0; unit < plain.length; unit += 1) {
        const place = at + Math.min(unit, length);
        places.push(origin?.[place] ?? place);
      }
      at += length;
    }
    from = index + escapes.length;
  }
  if (from === 0) return null;
  keep(text.length);
  places.push(origin?.[text.length] ?? text.length);
  return { text: parts.join(""), origin: Uint32Array.from(places) };
}

/** Each letter with the length of what it was written as: escapes of UTF-8, or of what is at least ASCII among them. */
function plainOf(escapes: string): [plain: string, length: number][] {
  if (escapes.startsWith("\\"))
    return [[String.fromCharCode(Number.parseInt(escapes.slice(2), 16)), escapes.length]];
  try {
    return Array.from(decodeURIComponent(escapes), (letter) => [letter, Buffer.byteLength(letter) * 3]);
  } catch {
    return (escapes.match(/%../g) ?? []).map((one) => [
      /^%[2-7]/.test(one) ? String.fromCharCode(Number.parseInt(one.slice(1), 16)) : one,
      one.length,
    ]);
  }
}
