/** Among the values of a step, which are never empty: nobody can know it. */
export const LEAVE_OPEN = "";

/** Goes to the next value that nothing was chosen for. */
export const NEXT_KEY = "N";
const OPEN_KEY = "U";

/** Pure. The key of each choice: its first letter where those tell all of them apart, else its place; none beyond nine. */
export function choiceKeys(values: readonly string[]): Map<string, string> {
  const letters = values.map((value) => value.charAt(0).toUpperCase());
  const taken = new Set([NEXT_KEY, OPEN_KEY, ...letters]);
  const tellApart = letters.every((letter) => /^[A-Z]$/.test(letter)) && taken.size === letters.length + 2;
  const keys = values.flatMap((value, index): [string, string][] => {
    const key = tellApart ? letters[index] : index < 9 ? String(index + 1) : undefined;
    return key === undefined ? [] : [[value, key]];
  });
  return new Map([...keys, [LEAVE_OPEN, OPEN_KEY]]);
}

/**
 * The letter or digit that was pressed, whatever Shift and the keyboard's script make of it; null with a key that makes
 * it the browser's or the system's.
 */
export function pressedKey(
  event: Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey">,
): string | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const key = event.key.toUpperCase();
  if (/^[A-Z0-9]$/.test(key)) return key;
  return event.key.length === 1 ? (/^(?:Key|Digit)([A-Z0-9])$/.exec(event.code)?.[1] ?? null) : null;
}
