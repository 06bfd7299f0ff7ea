import { cva, type VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import { Slot } from "radix-ui";
import { type ButtonHTMLAttributes, useId } from "react";
import { cn } from "./cn.ts";

export const buttonStyle = cva(
  "inline-flex shrink-0 items-center forced-colors:border justify-center gap-2 whitespace-nowrap rounded-lg font-medium transition-colors select-none disabled:cursor-not-allowed aria-disabled:cursor-not-allowed aria-busy:opacity-70 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary:
          "bg-text text-background hover:opacity-90 disabled:bg-sunken disabled:text-muted disabled:hover:opacity-100",
        secondary:
          "border border-edge bg-surface text-text shadow-card hover:bg-sunken disabled:bg-sunken disabled:text-muted disabled:shadow-none",
        danger:
          "border border-fail/60 bg-surface text-fail hover:bg-fail-soft disabled:border-edge disabled:bg-sunken disabled:text-muted",
        "danger-solid": "bg-fail-solid text-on-fail hover:opacity-90 disabled:bg-sunken disabled:text-muted",
        ghost: "text-text hover:bg-sunken disabled:text-muted disabled:hover:bg-transparent",
      },
      size: {
        // On a phone each is as high as a thumb needs.
        sm: "h-8 px-3 text-xs max-md:h-11",
        md: "h-9 px-3.5 text-[0.8125rem] max-md:h-11",
        lg: "h-12 px-5 text-[0.9375rem]",
        icon: "size-9 max-md:size-11",
      },
    },
    defaultVariants: { variant: "secondary", size: "md" },
  },
);

type Props = ButtonHTMLAttributes<HTMLButtonElement> &
  VariantProps<typeof buttonStyle> & {
    /** Draws the one child, a link, as a button. */
    asChild?: boolean | undefined;
    pending?: boolean | undefined;
    /** Disables it and says why, next to it. Null or absent: enabled. */
    disabledReason?: string | null | undefined;
  };

export function Button({
  variant,
  size,
  asChild = false,
  pending = false,
  disabledReason,
  className,
  disabled,
  onClick,
  children,
  type,
  ...props
}: Props) {
  const reasonId = useId();
  if (asChild) {
    return (
      <Slot.Root className={cn(buttonStyle({ variant, size }), className)} onClick={onClick} {...props}>
        {children}
      </Slot.Root>
    );
  }
  const button = (
    <button
      type={type ?? "button"}
      className={cn(buttonStyle({ variant, size }), className)}
      disabled={disabled || Boolean(disabledReason)}
      // Not `disabled` while it runs: the keyboard's focus would be lost.
      aria-disabled={pending || undefined}
      aria-busy={pending || undefined}
      onClick={pending ? (event) => event.preventDefault() : onClick}
      aria-describedby={disabledReason ? reasonId : undefined}
      {...props}
    >
      {pending ? <LoaderCircle aria-hidden className="animate-spin" /> : null}
      {children}
    </button>
  );
  if (!disabledReason) return button;
  return (
    <span className="inline-flex max-w-full flex-col items-start gap-1">
      {button}
      <span id={reasonId} className="text-xs text-muted">
        {disabledReason}
      </span>
    </span>
  );
}
