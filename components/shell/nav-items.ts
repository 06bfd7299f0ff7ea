import {
  Database,
  Flag,
  Inbox,
  LayoutDashboard,
  ListChecks,
  type LucideIcon,
  MonitorSmartphone,
  OctagonX,
  ScrollText,
  UserRound,
  Users,
} from "lucide-react";
import type { Messages } from "next-intl";

export type NavKey = "flags" | "migrations" | "validation";
/** `page`: the code of its name, below "shell.pages". */
export type NavItem = {
  href: string;
  page: keyof Messages["shell"]["pages"];
  icon: LucideIcon;
  count?: NavKey;
};

export const NAV: readonly (readonly NavItem[])[] = [
  [
    { href: "/", page: "overview", icon: LayoutDashboard },
    { href: "/flags", page: "flags", icon: Flag, count: "flags" },
    { href: "/migrations", page: "migrations", icon: Database, count: "migrations" },
    { href: "/validation", page: "validation", icon: ListChecks, count: "validation" },
    { href: "/outbox", page: "outbox", icon: Inbox },
  ],
  [
    { href: "/audit", page: "audit", icon: ScrollText },
    { href: "/users", page: "users", icon: Users },
    { href: "/emergency", page: "emergency", icon: OctagonX },
  ],
];

/** Pages that the palette finds and the navigation does not hold: the account's menu and who serves a change lead there. */
export const MORE_PAGES: readonly NavItem[] = [
  { href: "/clients", page: "clients", icon: MonitorSmartphone },
  { href: "/account", page: "account", icon: UserRound },
];

export type NavCounts = Record<NavKey, number>;
