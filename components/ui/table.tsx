import type { ComponentProps } from "react";
import { cn } from "./cn.ts";

// At the end of a card it has the card's corners, or it would paint over them.
const SCROLLS = "scroll-shadow relative w-full overflow-x-auto -outline-offset-2 last:rounded-b-[11px]";
// The cells' display weighs nothing, so that `max-md:hidden` on one of them still hides it.
const STACKED =
  "max-md:block max-md:[&_tbody]:block max-md:[&_thead]:sr-only max-md:[&_tbody_tr]:block max-md:[&_tbody_tr]:py-2 max-md:[:where(&)_td]:block max-md:[&_td]:h-auto max-md:[&_td]:text-left";

/** `label` names the table for screen readers; it scrolls sideways by itself on a narrow screen. */
export function Table({
  label,
  stacked = false,
  className,
  ...props
}: ComponentProps<"table"> & {
  label: string;
  /** On a narrow screen each row is a block with its cells below each other. */
  stacked?: boolean;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section aria-label={label} tabIndex={0} className={SCROLLS}>
      <table className={cn("w-full border-collapse text-sm", stacked && STACKED, className)} {...props} />
    </section>
  );
}

export function THead(props: ComponentProps<"thead">) {
  return <thead {...props} />;
}

export function TBody(props: ComponentProps<"tbody">) {
  return <tbody {...props} />;
}

export function Tr({ className, ...props }: ComponentProps<"tr">) {
  return (
    <tr className={cn("border-t border-line first:border-t-0 [thead_&]:border-t-0", className)} {...props} />
  );
}

export function Th({ className, numeric, ...props }: ComponentProps<"th"> & { numeric?: boolean }) {
  return (
    <th
      scope="col"
      className={cn(
        "h-9 whitespace-nowrap border-b border-line px-4 text-xs font-medium text-muted",
        numeric ? "text-right" : "text-left",
        className,
      )}
      {...props}
    />
  );
}

export function Td({ className, numeric, ...props }: ComponentProps<"td"> & { numeric?: boolean }) {
  return (
    <td
      className={cn("h-10 px-4 py-1.5", numeric ? "whitespace-nowrap text-right" : "text-left", className)}
      {...props}
    />
  );
}
