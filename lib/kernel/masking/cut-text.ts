/** The beginning of a text, and not through the middle of a character. */
export function cutText(text: string, length: number): string {
  const end = length < text.length && text.slice(0, length).isWellFormed() ? length : Math.max(0, length - 1);
  return text.length <= length ? text : text.slice(0, end);
}
