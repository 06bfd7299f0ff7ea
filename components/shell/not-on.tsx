"use client";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";

/** What every page shows but one, which says all of it itself. */
export function NotOn({ path, children }: { path: string; children: ReactNode }) {
  return usePathname() === path ? null : children;
}
