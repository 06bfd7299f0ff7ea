"use client";
import { Menu } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import type { NavCounts } from "./nav-items.ts";

// Fetched when it is first opened: no page pays for it before.
const MobileSheet = dynamic(() => import("./mobile-sheet.tsx").then((file) => file.MobileSheet), {
  ssr: false,
});

/** The button to the navigation on a narrow screen. */
export function MobileMenu({ counts, children }: { counts: NavCounts; children: ReactNode }) {
  const t = useTranslations("shell.nav");
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);
  return (
    <>
      <button
        type="button"
        aria-label={t("menu")}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => {
          setWanted(true);
          setOpen(true);
        }}
        className="-ml-2 inline-flex size-11 shrink-0 items-center justify-center rounded-lg hover:bg-sunken md:hidden"
      >
        <Menu aria-hidden className="size-5" />
      </button>
      {wanted ? (
        <MobileSheet counts={counts} open={open} onOpenChange={setOpen}>
          {children}
        </MobileSheet>
      ) : null}
    </>
  );
}
