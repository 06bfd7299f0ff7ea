"use client";
import { Command } from "cmdk";
import { Database, Flag, type LucideIcon, Moon, OctagonX, Plus, Power, Undo2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { Dialog } from "radix-ui";
import { useEffect, useState } from "react";
import type { FlagNow } from "#components/flags/flag-now.ts";
import { type FormAction, toFormData, useFormAction } from "#components/forms/use-form-action.ts";
import { overlayStyle } from "#components/ui/dialog.tsx";
import { toast } from "#components/ui/toast.ts";
import { useFocusReturn } from "#components/ui/use-focus-return.ts";
import { flagNow } from "#lib/messages/flag-states.ts";
import type { PaletteEntries, PaletteVerb } from "#lib/overview/read-palette.ts";
import { MORE_PAGES, NAV } from "./nav-items.ts";
import { PaletteGroup, PaletteItem } from "./palette-item.tsx";

const EMPTY: PaletteEntries = { verbs: [], flags: [], plans: [] };

/** Verbs that ask for more than a press: each leads to where it is asked. */
const ASKS: Record<PaletteVerb, { label: string; words: string; icon: LucideIcon; href: string }> = {
  "engage-kill-switch": {
    label: "Turn everything off: open the kill switch",
    words: "kill switch turn everything off emergency",
    icon: OctagonX,
    href: "/emergency",
  },
  "lift-kill-switch": {
    label: "Lift the kill switch",
    words: "lift kill switch turn everything on again emergency",
    icon: Undo2,
    href: "/emergency",
  },
  "create-flag": { label: "Create a flag", words: "create a flag new", icon: Plus, href: "/flags?create=1" },
};

/** Pages, flags, plans and what this person may do, by typing. Turning a flag off is done at once, as off never asks. */
export function CommandPalette({
  open,
  onOpenChange,
  turnOff,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  turnOff: FormAction<FlagNow>;
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
  const off = useFormAction<FlagNow>(turnOff, { done: (flag) => (flag ? flagNow(flag) : null) });
  useEffect(() => {
    if (off.state.status === "failed") toast.error(off.state.message ?? "It did not work.");
  }, [off.state]);
  const { verbs, flags, plans } = entries ?? EMPTY;
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
                {entries === null && !failed ? "Reading flags and plans…" : "Nothing has this in its name."}
              </Command.Empty>
              {failed ? (
                <p role="alert" className="px-3 py-2 text-xs text-fail">
                  Flags and plans could not be read just now.
                </p>
              ) : null}
              <PaletteGroup heading="Pages">
                {[...NAV.flat(), ...MORE_PAGES].map((item) => (
                  <PaletteItem
                    key={item.href}
                    value={`page ${item.label}`}
                    icon={item.icon}
                    onSelect={() => go(item.href)}
                  >
                    {item.label}
                  </PaletteItem>
                ))}
              </PaletteGroup>
              <PaletteGroup heading="Do">
                {verbs.map((verb) => (
                  <PaletteItem
                    key={verb}
                    value={ASKS[verb].words}
                    icon={ASKS[verb].icon}
                    onSelect={() => go(ASKS[verb].href)}
                  >
                    {ASKS[verb].label}
                  </PaletteItem>
                ))}
                <PaletteItem
                  value="theme light dark appearance"
                  icon={Moon}
                  onSelect={() => {
                    setTheme(resolvedTheme === "dark" ? "light" : "dark");
                    onOpenChange(false);
                  }}
                >
                  {resolvedTheme === "dark" ? "Light appearance" : "Dark appearance"}
                </PaletteItem>
                {flags
                  .filter((flag) => flag.turnsOff)
                  .map((flag) => (
                    <PaletteItem
                      key={flag.name}
                      value={`turn off ${flag.name}`}
                      icon={Power}
                      onSelect={() => {
                        onOpenChange(false);
                        off.submit(toFormData({ name: flag.name, enabled: false }));
                      }}
                    >
                      Turn off {flag.name}
                    </PaletteItem>
                  ))}
              </PaletteGroup>
              {plans.length > 0 ? (
                <PaletteGroup heading="Plans">
                  {plans.map((plan) => (
                    <PaletteItem
                      key={plan.name}
                      value={`plan ${plan.name} ${plan.title}`}
                      icon={Database}
                      onSelect={() => go(`/migrations/${encodeURIComponent(plan.name)}`)}
                    >
                      {plan.title}
                      <span className="ml-2 text-xs text-muted">{plan.name}</span>
                    </PaletteItem>
                  ))}
                </PaletteGroup>
              ) : null}
              {flags.length > 0 ? (
                <PaletteGroup heading="Flags">
                  {flags.map((flag) => (
                    <PaletteItem
                      key={flag.name}
                      value={`flag ${flag.name}`}
                      icon={Flag}
                      onSelect={() => go(`/flags/${encodeURIComponent(flag.name)}`)}
                    >
                      {flag.name}
                    </PaletteItem>
                  ))}
                </PaletteGroup>
              ) : null}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
