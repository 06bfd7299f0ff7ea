"use client";
import { Search } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import type { FlagNow } from "#components/flags/flag-now.ts";
import type { FormAction } from "#components/forms/use-form-action.ts";

// Fetched when it is first opened: no page pays for it before.
const CommandPalette = dynamic(() => import("./command-palette.tsx").then((file) => file.CommandPalette), {
  ssr: false,
});

/** Opens the command palette, as Ctrl K does; "/" goes to the search field of the list on the page. */
export function SearchButton({ turnOff }: { turnOff: FormAction<FlagNow> }) {
  const t = useTranslations("shell.search");
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        setWanted(true);
        setOpen((was) => !was);
      } else if (event.key === "/" && !isTyping(event.target)) {
        const field = document.querySelector<HTMLInputElement>("[data-list-search]");
        if (!field) return;
        event.preventDefault();
        field.focus();
        field.select();
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);

  return (
    <>
      <button
        type="button"
        aria-keyshortcuts="Control+K"
        onClick={() => {
          setWanted(true);
          setOpen(true);
        }}
        className="inline-flex h-8 items-center gap-2 rounded-lg border border-edge bg-surface px-3 text-xs font-medium text-muted shadow-card hover:bg-sunken max-md:size-11 max-md:justify-center max-md:px-0"
      >
        <Search aria-hidden className="size-4 text-text" />
        <span className="max-md:sr-only">{t("button")}</span>
        <kbd aria-hidden className="font-mono text-2xs max-md:hidden">
          {t("keys")}
        </kbd>
      </button>
      {wanted ? <CommandPalette open={open} onOpenChange={setOpen} turnOff={turnOff} /> : null}
    </>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
