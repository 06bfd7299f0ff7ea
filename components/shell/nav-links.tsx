"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { Fragment } from "react";
import { cn } from "#components/ui/cn.ts";
import { formatCount } from "#lib/kernel/text/numbers.ts";
import { NAV, type NavCounts, type NavItem } from "./nav-items.ts";

/** `onFollow` closes the phone's menu. */
export function NavLinks({ counts, onFollow }: { counts: NavCounts; onFollow?: () => void }) {
  const t = useTranslations("shell.nav");
  const path = usePathname();
  return (
    <nav aria-label={t("label")}>
      {NAV.map((group, index) => (
        <Fragment key={group[0]?.href}>
          {index > 0 ? <hr className="mx-2 my-3 border-line" /> : null}
          <ul className="flex flex-col gap-0.5">
            {group.map((item) => (
              <li key={item.href}>
                <NavLink
                  item={item}
                  count={item.count ? counts[item.count] : 0}
                  current={item.href === "/" ? path === "/" : path.startsWith(item.href)}
                  onFollow={onFollow}
                />
              </li>
            ))}
          </ul>
        </Fragment>
      ))}
    </nav>
  );
}

function NavLink({
  item,
  count,
  current,
  onFollow,
}: {
  item: NavItem;
  count: number;
  current: boolean;
  onFollow: (() => void) | undefined;
}) {
  const t = useTranslations("shell");
  return (
    <Link
      href={item.href}
      {...(onFollow ? { onClick: onFollow } : {})}
      aria-current={current ? "page" : undefined}
      className={cn(
        "flex h-9 items-center gap-2.5 rounded-lg px-2 font-medium text-muted hover:bg-sunken hover:text-text max-md:h-11",
        current && "bg-sunken text-text",
      )}
    >
      <item.icon aria-hidden className="size-4 shrink-0" />
      <span className="flex-1 truncate">{t(`pages.${item.page}`)}</span>
      {item.count && count > 0 ? (
        <span
          className={cn("text-xs", item.count === "validation" ? "font-semibold text-fail" : "text-muted")}
        >
          {formatCount(count)}
          <span className="sr-only"> {t(`nav.counts.${item.count}`)}</span>
        </span>
      ) : null}
    </Link>
  );
}
