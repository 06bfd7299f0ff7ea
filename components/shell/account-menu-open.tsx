"use client";
import { Braces, Check, KeyRound, LogOut, Monitor, Moon, Sun } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useTheme } from "next-themes";
import { DropdownMenu as Menu } from "radix-ui";
import { startTransition } from "react";
import { AccountButton } from "./account-button.tsx";

const THEMES = [
  { value: "system", icon: Monitor },
  { value: "light", icon: Sun },
  { value: "dark", icon: Moon },
] as const;

const itemStyle =
  "relative flex h-9 max-md:h-11 cursor-default select-none items-center gap-2.5 rounded-md px-2.5 text-sm outline-none data-[highlighted]:bg-sunken";

/** The theme, one's own account, and the way out. It opens in place, inside the landmark that holds it. */
export function AccountMenuOpen({
  email,
  role,
  signOut,
}: {
  email: string;
  role: string;
  signOut: () => Promise<void>;
}) {
  const t = useTranslations("shell");
  const { theme, setTheme } = useTheme();
  return (
    <Menu.Root modal={false} defaultOpen>
      <Menu.Trigger asChild>
        <AccountButton email={email} role={role} />
      </Menu.Trigger>
      <Menu.Content
        side="top"
        align="start"
        sideOffset={6}
        collisionPadding={8}
        className="z-50 min-w-56 rounded-lg border border-line bg-surface p-1 shadow-card"
      >
        <Menu.Label className="px-2.5 py-1.5 text-xs text-muted">{t("account.appearance")}</Menu.Label>
        <Menu.RadioGroup value={theme ?? "system"} onValueChange={setTheme}>
          {THEMES.map(({ value, icon: Icon }) => (
            <Menu.RadioItem key={value} value={value} className={itemStyle}>
              <Icon aria-hidden className="size-4 text-muted" />
              {t(`account.${value}`)}
              <Menu.ItemIndicator className="ml-auto">
                <Check aria-hidden className="size-4" />
              </Menu.ItemIndicator>
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Separator className="my-1 h-px bg-line" />
        <Menu.Item className={itemStyle} asChild>
          <Link href="/account">
            <KeyRound aria-hidden className="size-4 text-muted" />
            {t("pages.account")}
          </Link>
        </Menu.Item>
        <Menu.Item className={itemStyle} asChild>
          <Link href="/interface">
            <Braces aria-hidden className="size-4 text-muted" />
            {t("account.interface")}
          </Link>
        </Menu.Item>
        <Menu.Item className={itemStyle} onSelect={() => startTransition(() => signOut())}>
          <LogOut aria-hidden className="size-4 text-muted" />
          {t("account.signOut")}
        </Menu.Item>
      </Menu.Content>
    </Menu.Root>
  );
}
