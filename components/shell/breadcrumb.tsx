"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { Fragment } from "react";
import { cn } from "#components/ui/cn.ts";
import { MORE_PAGES, NAV } from "./nav-items.ts";

/** Where one is, from the address: "Migrations / clinic / quarantine", on a phone the last of it. */
export function Breadcrumb() {
  const t = useTranslations("shell");
  const [section = "", ...rest] = usePathname().split("/").filter(Boolean);
  const href = `/${section}`;
  const known = [...NAV.flat(), ...MORE_PAGES].find((item) => item.href === href);
  const label = known ? t(`pages.${known.page}`) : section;
  if (rest.length === 0) return <span className="truncate font-semibold">{label}</span>;
  return (
    <nav aria-label={t("nav.breadcrumb")} className="min-w-0 truncate">
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
