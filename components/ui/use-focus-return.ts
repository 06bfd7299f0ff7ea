import { useState } from "react";

type Focusable = { isConnected: boolean; focus: () => void };

/**
 * For the Content of a dialog. Radix gives the focus back to its own Trigger only; most dialogs here are mounted when
 * they open and have none, so whoever uses the keyboard would start again at the top of the page.
 */
export function useFocusReturn() {
  const [handlers] = useState(() => focusReturn(() => document.activeElement as HTMLElement | null));
  return handlers;
}

export function focusReturn(focused: () => Focusable | null) {
  let opener: Focusable | null = null;
  return {
    onOpenAutoFocus: () => {
      opener = focused();
    },
    onCloseAutoFocus: (event: { preventDefault: () => void }) => {
      // A button that is gone by now leaves it to Radix.
      if (!opener?.isConnected) return;
      event.preventDefault();
      opener.focus();
    },
  };
}
