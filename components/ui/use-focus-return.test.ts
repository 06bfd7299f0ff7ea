import { expect, test, vi } from "vitest";
import { focusReturn } from "./use-focus-return.ts";

function press(there: { button: boolean; list: boolean }) {
  const list = { isConnected: there.list, focus: vi.fn() };
  const button = { isConnected: there.button, focus: vi.fn(), closest: () => list };
  const event = { preventDefault: vi.fn() };
  const dialog = focusReturn(() => button);
  dialog.onOpenAutoFocus();
  dialog.onCloseAutoFocus(event);
  return { button, list, event };
}

test("closing gives the focus back to what had it, and Radix keeps its hands off", () => {
  const { button, list, event } = press({ button: true, list: true });
  expect(button.focus).toHaveBeenCalledOnce();
  expect(list.focus).not.toHaveBeenCalled();
  expect(event.preventDefault).toHaveBeenCalledOnce();
});

test("a link that is gone by then leaves it to the list in which it stood", () => {
  const { button, list } = press({ button: false, list: true });
  expect(button.focus).not.toHaveBeenCalled();
  expect(list.focus).toHaveBeenCalledOnce();
});

test("when both are gone it is left to Radix", () => {
  const { list, event } = press({ button: false, list: false });
  expect(list.focus).not.toHaveBeenCalled();
  expect(event.preventDefault).not.toHaveBeenCalled();
});
