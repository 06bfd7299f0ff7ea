"use client";
import { useTheme } from "next-themes";
import { type CSSProperties, useEffect, useState } from "react";
import type * as Sonner from "sonner";
import { hasSidebar, listenForToasts, type Toast } from "./toast.ts";

type Library = typeof Sonner;

/** Where toasts appear beside a sidebar. Confirmations only; an error stays where it happened. */
export function Toaster() {
  const { resolvedTheme } = useTheme();
  const [library, setLibrary] = useState<Library | null>(null);
  const [waiting, setWaiting] = useState<Toast[]>([]);

  useEffect(
    () =>
      listenForToasts((toast) => {
        if (!hasSidebar()) return;
        setWaiting((others) => [...others, toast]);
        import("sonner").then(setLibrary, () => {}); // without the network there is no toast, and nothing is lost by it
      }),
    [],
  );
  // After the library's own component is on the page and listens: a child's effects run first.
  useEffect(() => {
    if (!library || waiting.length === 0) return;
    for (const { kind, text } of waiting) library.toast[kind](text);
    setWaiting([]);
  }, [library, waiting]);

  if (!library) return null;
  return (
    <library.Toaster
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      position="bottom-left"
      // In the sidebar, between its links and the account menu: nowhere else on a page is there neither figure nor button.
      style={{ "--width": "12.5rem" } as CSSProperties}
      offset={{ left: "0.5rem", bottom: "5rem" }}
      toastOptions={{
        style: {
          background: "var(--surface)",
          color: "var(--text)",
          border: "1px solid var(--line)",
          // The library sets its own font on the list around it.
          fontFamily: "var(--font-sans)",
        },
      }}
    />
  );
}
