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

export type NavKey = "flags" | "migrations" | "validation";
export type NavItem = { href: string; label: string; icon: LucideIcon; count?: NavKey };

export const NAV: readonly (readonly NavItem[])[] = [
  [
    { href: "/", label: "Overview", icon: LayoutDashboard },
    { href: "/flags", label: "Flags", icon: Flag, count: "flags" },
    { href: "/migrations", label: "Migrations", icon: Database, count: "migrations" },
    { href: "/validation", label: "Validation", icon: ListChecks, count: "validation" },
    { href: "/outbox", label: "Outbox", icon: Inbox },
  ],
  [
    { href: "/audit", label: "Audit", icon: ScrollText },
    { href: "/users", label: "Users and tokens", icon: Users },
    { href: "/emergency", label: "Emergency", icon: OctagonX },
  ],
];

/** Pages that the palette finds and the navigation does not hold. */
export const MORE_PAGES: readonly NavItem[] = [
  { href: "/clients", label: "Clients", icon: MonitorSmartphone },
  { href: "/account", label: "Your account", icon: UserRound },
];

export type NavCounts = Record<NavKey, number>;
