"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { NAV } from "./nav-items.ts";

/** Where one is, from the address: "Flags / dynamic-services". */
export function Breadcrumb() {
  const [section = "", ...rest] = usePathname().split("/").filter(Boolean);
  const href = `/${section}`;
  const label = NAV.flat().find((item) => item.href === href)?.label ?? section;
  if (rest.length === 0) return <span className="truncate font-semibold">{label}</span>;
  return (
    <nav aria-label="Breadcrumb" className="min-w-0 truncate">
      {/* A phone has no room for both; the menu leads back. */}
      <Link href={href} className="text-muted hover:text-text max-sm:hidden">
        {label}
      </Link>
      <span aria-hidden className="text-muted max-sm:hidden">
        {" / "}
      </span>
      <span className="font-semibold">{rest.map(decodeURIComponent).join(" / ")}</span>
    </nav>
  );
}
