"use client";
import { useState } from "react";
import { AccountButton } from "./account-button.tsx";
import type { AccountMenuOpen } from "./account-menu-open.tsx";

type Menu = typeof AccountMenuOpen;
type Props = { email: string; role: string; signOut: () => Promise<void> };

/** Who is signed in, the theme, one's own account, and the way out. The menu is fetched when it is first opened: no page pays for it before. */
export function AccountMenu({ email, role, signOut }: Props) {
  const [Menu, setMenu] = useState<Menu | null>(null);
  if (Menu) return <Menu email={email} role={role} signOut={signOut} />;
  const open = () => {
    import("./account-menu-open.tsx").then(
      (file) => setMenu(() => file.AccountMenuOpen),
      () => {}, // without the network it stays a button, and can be pressed again
    );
  };
  return <AccountButton email={email} role={role} aria-expanded={false} onClick={open} />;
}
