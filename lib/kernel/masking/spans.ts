/** A piece of a text, from its first letter to behind its last. */
export type Span = [start: number, end: number];

/**
 * Puts the mask in place of all that the spans cover. Every rule finds its spans in the text as it came, and only then is
 * anything hidden, so that no rule hides from another the name or the beginning by which it knows a secret.
 */
export function hideSpans(text: string, spans: readonly Span[], mask: string): string {
  const parts: string[] = [];
  let from = 0;
  let hidden = -1;
  for (const [start, end] of spans.filter(([start, end]) => start < end).sort((a, b) => a[0] - b[0])) {
    if (start > hidden) parts.push(text.slice(from, start), mask);
    from = hidden = Math.max(hidden, end);
  }
  parts.push(text.slice(from));
  return parts.join("");
}
