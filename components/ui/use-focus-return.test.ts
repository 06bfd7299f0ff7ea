import { expect, test, vi } from "vitest";
import { focusReturn } from "./use-focus-return.ts";

function press(isConnected: boolean) {
  const button = { isConnected, focus: vi.fn() };
  const event = { preventDefault: vi.fn() };
  const dialog = focusReturn(() => button);
  dialog.onOpenAutoFocus();
  dialog.onCloseAutoFocus(event);
  return { button, event };
}

test("closing gives the focus back to what had it, and Radix keeps its hands off", () => {
  const { button, event } = press(true);
  expect(button.focus).toHaveBeenCalledOnce();
  expect(event.preventDefault).toHaveBeenCalledOnce();
});

test("a button that is gone by then is left alone", () => {
  const { button, event } = press(false);
  expect(button.focus).not.toHaveBeenCalled();
  expect(event.preventDefault).not.toHaveBeenCalled();
});
