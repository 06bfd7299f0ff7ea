/** With an end: a full stop, unless there is one, or the text has several lines, as what a program printed. */
export function withEnd(text: string): string {
  const trimmed = text.trim();
  return trimmed === "" || trimmed.includes("\n") || /[.?!…]["')\]]?$/.test(trimmed)
    ? trimmed
    : `${trimmed}.`;
}

/** Its first letter large, whatever follows. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** As a sentence: with an end, and a capital unless it begins with a name such as sluice.yaml, 020-period or /srv. */
export function asSentence(text: string): string {
  return withEnd(text).replace(
    /^[a-z]+(?=[\s,:;]|[.?!]$)/,
    (word) => word.charAt(0).toUpperCase() + word.slice(1),
  );
}
