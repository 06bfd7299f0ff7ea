import { useState } from "react";

type Focusable = { isConnected: boolean; focus: () => void };
type Opener = Focusable & { closest: (selector: string) => Focusable | null };

/** What can take the focus when the button that opened a dialog is gone: the list that it stood in. */
const AROUND = "section[tabindex]";

/**
 * For the Content of a dialog. Radix gives the focus back to its own Trigger only; most dialogs here are mounted when
 * they open and have none, so whoever uses the keyboard would start again at the top of the page.
 */
export function useFocusReturn() {
  const [handlers] = useState(() => focusReturn(() => document.activeElement as HTMLElement | null));
  return handlers;
}

export function focusReturn(focused: () => Opener | null) {
  let openers: Focusable[] = [];
  return {
    onOpenAutoFocus: () => {
      const opener = focused();
      openers = [opener, opener?.closest(AROUND)].filter((one) => one != null);
    },
    onCloseAutoFocus: (event: { preventDefault: () => void }) => {
      const there = openers.find((one) => one.isConnected);
      if (!there) return; // Radix may know better
      event.preventDefault();
      there.focus();
    },
  };
}
