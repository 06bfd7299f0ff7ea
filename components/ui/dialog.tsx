"use client";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn.ts";
import { useFocusReturn } from "./use-focus-return.ts";

export const Dialog = Radix.Root;
export const DialogClose = Radix.Close;

export const overlayStyle = "fixed inset-0 z-40 bg-[rgb(0_0_0/0.45)]";
export const panelStyle =
  "fixed z-50 flex max-h-[90dvh] flex-col overflow-y-auto border border-line bg-surface p-5 shadow-card max-sm:inset-x-0 max-sm:bottom-0 max-sm:rounded-t-2xl sm:left-1/2 sm:top-1/2 sm:w-full sm:max-w-lg sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-card";

/** A sheet from below on a phone, a panel in the middle elsewhere. */
export function DialogContent({
  title,
  description,
  className,
  strict = false,
  children,
}: {
  title: ReactNode;
  description?: ReactNode;
  className?: string | undefined;
  /** Only its buttons close it: a stray key or press beside it would lose what is shown once. */
  strict?: boolean;
  children: ReactNode;
}) {
  const t = useTranslations("common");
  const focusReturn = useFocusReturn();
  const stay = (event: Event) => (strict ? event.preventDefault() : undefined);
  return (
    <Radix.Portal>
      <Radix.Overlay className={overlayStyle} />
      <Radix.Content
        className={cn(panelStyle, className)}
        {...focusReturn}
        onEscapeKeyDown={stay}
        onInteractOutside={stay}
        {...(description ? {} : { "aria-describedby": undefined })}
      >
        <Radix.Title className="pr-10 text-base font-semibold">{title}</Radix.Title>
        {description ? (
          <Radix.Description className="mt-1 text-sm text-muted">{description}</Radix.Description>
        ) : null}
        <div className="mt-4">{children}</div>
        <Radix.Close
          aria-label={t("close")}
          className="absolute right-3 top-3 inline-flex size-8 items-center justify-center rounded-lg text-muted hover:bg-sunken"
        >
          <X aria-hidden className="size-4" />
        </Radix.Close>
      </Radix.Content>
    </Radix.Portal>
  );
}

/** The row of buttons that ends a dialog. */
export function DialogFooter({ children }: { children: ReactNode }) {
  return <div className="mt-5 flex flex-wrap justify-end gap-2">{children}</div>;
}
