"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { Fragment } from "react";
import { cn } from "#components/ui/cn.ts";
import { ownValue } from "#lib/kernel/text/own-value.ts";
import { NAV } from "./nav-items.ts";

/** Pages that other things than the navigation lead to: the account's menu, and who serves a change. */
const OTHER_PAGES: Record<string, string> = { account: "Your account", clients: "Clients" };

/** Where one is, from the address: "Migrations / clinic / quarantine", on a phone the last of it. */
export function Breadcrumb() {
  const [section = "", ...rest] = usePathname().split("/").filter(Boolean);
  const href = `/${section}`;
  const label =
    NAV.flat().find((item) => item.href === href)?.label ?? ownValue(OTHER_PAGES, section) ?? section;
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
      {rest.map((part, index) =>
        index === rest.length - 1 ? (
          <span
            key={part}
            className={cn("font-semibold", index > 0 && "max-sm:inline-block max-sm:first-letter:uppercase")}
          >
            {decodeURIComponent(part)}
          </span>
        ) : (
          <Fragment key={part}>
            <Link
              href={`/${[section, ...rest.slice(0, index + 1)].join("/")}`}
              className="text-muted hover:text-text max-sm:hidden"
            >
              {decodeURIComponent(part)}
            </Link>
            <span aria-hidden className="text-muted max-sm:hidden">
              {" / "}
            </span>
          </Fragment>
        ),
      )}
    </nav>
  );
}
