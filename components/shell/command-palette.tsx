"use client";
import { Command } from "cmdk";
import { Database, Flag, type LucideIcon, Moon, OctagonX, Plus, Power } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { Dialog } from "radix-ui";
import { type ReactNode, useEffect, useState } from "react";
import { overlayStyle } from "#components/ui/dialog.tsx";
import { useFocusReturn } from "#components/ui/use-focus-return.ts";
import type { PaletteEntries } from "#lib/overview/read-palette.ts";
import { NAV } from "./nav-items.ts";

const EMPTY: PaletteEntries = { flags: [], plans: [] };

/** Pages, flags, plans and verbs, by typing. A verb leads to the page that shows its consequence before the click. */
export function CommandPalette({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const router = useRouter();
  const { resolvedTheme, setTheme } = useTheme();
  const [entries, setEntries] = useState<PaletteEntries | null>(null);
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    if (!open) return;
    const abort = new AbortController();
    setFailed(false);
    fetch("/api/palette", { signal: abort.signal })
      .then(async (answer) => {
        if (!answer.ok) throw new Error(String(answer.status));
        setEntries((await answer.json()) as PaletteEntries);
      })
      .catch(() => {
        if (!abort.signal.aborted) setFailed(true);
      });
    return () => abort.abort();
  }, [open]);

  const go = (href: string) => {
    onOpenChange(false);
    router.push(href);
  };
  const { flags, plans } = entries ?? EMPTY;
  const focusReturn = useFocusReturn();
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className={overlayStyle} />
        <Dialog.Content
          aria-describedby={undefined}
          {...focusReturn}
          className="fixed inset-x-3 top-[10dvh] z-50 mx-auto max-w-xl overflow-hidden rounded-card border border-line bg-surface shadow-card"
        >
          <Dialog.Title className="sr-only">Search</Dialog.Title>
          <Command label="Search pages, flags, plans and verbs" loop>
            <Command.Input
              placeholder="A page, a flag, a plan, or what you want to do"
              className="h-12 w-full border-b border-line bg-transparent px-4 text-sm outline-none"
            />
            <Command.List className="max-h-[60dvh] overflow-y-auto p-1.5">
              <Command.Empty className="px-4 py-8 text-center text-sm text-muted">
                Nothing has this in its name.
              </Command.Empty>
              {failed ? (
                <p role="alert" className="px-3 py-2 text-xs text-fail">
                  Flags and plans could not be read just now.
                </p>
              ) : null}
              <Group heading="Pages">
                {NAV.flat().map((item) => (
                  <Item
                    key={item.href}
                    value={`page ${item.label}`}
                    icon={item.icon}
                    onSelect={() => go(item.href)}
                  >
                    {item.label}
                  </Item>
                ))}
              </Group>
              <Group heading="Verbs">
                <Item
                  value="kill switch turn everything off"
                  icon={OctagonX}
                  onSelect={() => go("/emergency")}
                >
                  Turn everything off
                </Item>
                <Item value="create a flag new" icon={Plus} onSelect={() => go("/flags?create=1")}>
                  Create a flag
                </Item>
                <Item
                  value="theme light dark appearance"
                  icon={Moon}
                  onSelect={() => {
                    setTheme(resolvedTheme === "dark" ? "light" : "dark");
                    onOpenChange(false);
                  }}
                >
                  {resolvedTheme === "dark" ? "Light appearance" : "Dark appearance"}
                </Item>
                {flags
                  .filter((flag) => flag.on)
                  .map((flag) => (
                    <Item
                      key={flag.name}
                      value={`turn off ${flag.name}`}
                      icon={Power}
                      onSelect={() => go(`/flags/${encodeURIComponent(flag.name)}`)}
                    >
                      Turn off {flag.name}
                    </Item>
                  ))}
              </Group>
              {plans.length > 0 ? (
                <Group heading="Plans">
                  {plans.map((plan) => (
                    <Item
                      key={plan.name}
                      value={`plan ${plan.name} ${plan.title}`}
                      icon={Database}
                      onSelect={() => go(`/migrations/${encodeURIComponent(plan.name)}`)}
                    >
                      {plan.title}
                      <span className="ml-2 text-xs text-muted">{plan.name}</span>
                    </Item>
                  ))}
                </Group>
              ) : null}
              {flags.length > 0 ? (
                <Group heading="Flags">
                  {flags.map((flag) => (
                    <Item
                      key={flag.name}
                      value={`flag ${flag.name}`}
                      icon={Flag}
                      onSelect={() => go(`/flags/${encodeURIComponent(flag.name)}`)}
                    >
                      {flag.name}
                    </Item>
                  ))}
                </Group>
              ) : null}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted"
    >
      {children}
    </Command.Group>
  );
}

function Item({
  value,
  icon: Icon,
  onSelect,
  children,
}: {
  value: string;
  icon: LucideIcon;
  onSelect: () => void;
  children: ReactNode;
}) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex min-h-9 cursor-default items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-sm data-[selected=true]:bg-sunken max-md:min-h-11"
    >
      <Icon aria-hidden className="size-4 shrink-0 text-muted" />
      <span className="min-w-0 truncate">{children}</span>
    </Command.Item>
  );
}
