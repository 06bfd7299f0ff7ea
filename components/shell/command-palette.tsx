"use client";
import { Command } from "cmdk";
import { Database, Flag, type LucideIcon, Moon, OctagonX, Plus, Power, Undo2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useTheme } from "next-themes";
import { Dialog } from "radix-ui";
import { useEffect } from "react";
import type { FlagNow } from "#components/flags/flag-now.ts";
import { type FormAction, toFormData, useFormAction } from "#components/forms/use-form-action.ts";
import { overlayStyle } from "#components/ui/dialog.tsx";
import { toast } from "#components/ui/toast.ts";
import { useFocusReturn } from "#components/ui/use-focus-return.ts";
import { useSay } from "#components/ui/use-say.ts";
import { flagNow } from "#lib/messages/flag-states.ts";
import type { PaletteEntries, PaletteVerb } from "#lib/overview/read-palette.ts";
import { MORE_PAGES, NAV } from "./nav-items.ts";
import { PaletteGroup, PaletteItem } from "./palette-item.tsx";
import { usePaletteEntries } from "./use-palette-entries.ts";

const EMPTY: PaletteEntries = { verbs: [], flags: [], plans: [] };

/** Verbs that ask for more than a press: each leads to where it is asked. */
const ASKS: Record<PaletteVerb, { label: "engage" | "lift" | "create"; icon: LucideIcon; href: string }> = {
  "engage-kill-switch": { label: "engage", icon: OctagonX, href: "/emergency" },
  "lift-kill-switch": { label: "lift", icon: Undo2, href: "/emergency" },
  "create-flag": { label: "create", icon: Plus, href: "/flags?create=1" },
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
  const t = useTranslations("shell.search");
  const pageName = useTranslations("shell.pages");
  const say = useSay();
  const router = useRouter();
  const { resolvedTheme, setTheme } = useTheme();
  const { entries, failed } = usePaletteEntries(open);

  const go = (href: string) => {
    onOpenChange(false);
    router.push(href);
  };
  const off = useFormAction<FlagNow>(turnOff, { done: (flag) => (flag ? say(flagNow(flag)) : null) });
  useEffect(() => {
    if (off.state.status === "failed") toast.error(off.state.message ?? t("didNotWork"));
  }, [off.state, t]);
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
          <Dialog.Title className="sr-only">{t("button")}</Dialog.Title>
          <Command label={t("label")} loop>
            <Command.Input
              placeholder={t("placeholder")}
              className="h-12 w-full border-b border-line bg-transparent px-4 text-sm outline-none"
            />
            <Command.List className="max-h-[60dvh] overflow-y-auto p-1.5">
              <Command.Empty className="px-4 py-8 text-center text-sm text-muted">
                {t(entries === null && !failed ? "reading" : "nothing")}
              </Command.Empty>
              {failed ? (
                <p role="alert" className="px-3 py-2 text-xs text-fail">
                  {t("failed")}
                </p>
              ) : null}
              <PaletteGroup heading={t("pages")}>
                {[...NAV.flat(), ...MORE_PAGES].map((item) => (
                  <PaletteItem
                    key={item.href}
                    value={t("page", { name: pageName(item.page) })}
                    icon={item.icon}
                    onSelect={() => go(item.href)}
                  >
                    {pageName(item.page)}
                  </PaletteItem>
                ))}
              </PaletteGroup>
              <PaletteGroup heading={t("do")}>
                {verbs.map((verb) => (
                  <PaletteItem
                    key={verb}
                    value={t(`${ASKS[verb].label}Words`)}
                    icon={ASKS[verb].icon}
                    onSelect={() => go(ASKS[verb].href)}
                  >
                    {t(ASKS[verb].label)}
                  </PaletteItem>
                ))}
                <PaletteItem
                  value={t("appearanceWords")}
                  icon={Moon}
                  onSelect={() => {
                    setTheme(resolvedTheme === "dark" ? "light" : "dark");
                    onOpenChange(false);
                  }}
                >
                  {t(resolvedTheme === "dark" ? "light" : "dark")}
                </PaletteItem>
                {flags
                  .filter((flag) => flag.turnsOff)
                  .map((flag) => (
                    <PaletteItem
                      key={flag.name}
                      value={t("turnOffWords", { name: flag.name })}
                      icon={Power}
                      onSelect={() => {
                        onOpenChange(false);
                        off.submit(toFormData({ name: flag.name, enabled: false }));
                      }}
                    >
                      {t("turnOff", { name: flag.name })}
                    </PaletteItem>
                  ))}
              </PaletteGroup>
              {plans.length > 0 ? (
                <PaletteGroup heading={t("plans")}>
                  {plans.map((plan) => (
                    <PaletteItem
                      key={plan.name}
                      value={t("plan", plan)}
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
                <PaletteGroup heading={t("flags")}>
                  {flags.map((flag) => (
                    <PaletteItem
                      key={flag.name}
                      value={t("flag", { name: flag.name })}
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
