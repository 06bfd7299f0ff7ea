import { NEXT_KEY, pressedKey } from "./choice-keys.ts";

/** Of lines that hold choices; a value's line has its key in it, a group's header none. */
export const LINE = "data-line";
/** On lines for which nothing is chosen. */
export const NOT_CHOSEN = "data-not-chosen";

type Press = Pick<
  KeyboardEvent,
  "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey" | "preventDefault"
>;

/**
 * Keys inside of a list of choices: the arrows and N go to another line, and what else there is goes to `onKey` with
 * the line that has the focus. Nothing happens to who types elsewhere.
 */
export function pressInList(
  list: HTMLElement,
  event: Press,
  onKey: (line: string, key: string, ofGroup: boolean) => boolean,
): void {
  const active = document.activeElement;
  const line = active?.closest<HTMLElement>(`[${LINE}]`);
  if (!active || !line || !list.contains(line)) return;
  const lines = [...list.querySelectorAll<HTMLElement>(`[${LINE}]`)];
  const at = lines.indexOf(line);
  const key = pressedKey(event);
  const goal =
    event.key === "ArrowDown"
      ? lines[at + 1]
      : event.key === "ArrowUp"
        ? lines[at - 1]
        : key === NEXT_KEY
          ? [...lines.slice(at + 1), ...lines.slice(0, at)].find((one) => one.hasAttribute(NOT_CHOSEN))
          : undefined;
  if (goal) {
    const buttons = [...goal.querySelectorAll<HTMLElement>("button:not(:disabled)")];
    const own = [...line.querySelectorAll<Element>("button:not(:disabled)")];
    (buttons[Math.max(0, own.indexOf(active))] ?? buttons[0])?.focus();
    goal.scrollIntoView({ block: "nearest" });
    event.preventDefault();
  } else if (key !== null && onKey(line.getAttribute(LINE) ?? "", key, event.shiftKey))
    event.preventDefault();
}
