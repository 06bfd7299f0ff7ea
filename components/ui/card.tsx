import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn.ts";

export function Card({ className, ...props }: ComponentProps<"section">) {
  return (
    <section
      className={cn("min-w-0 rounded-card border border-line bg-surface shadow-card", className)}
      {...props}
    />
  );
}

/** A title, and what belongs at its right. */
export function CardHeader({
  title,
  children,
  className,
}: {
  title: ReactNode;
  children?: ReactNode;
  className?: string | undefined;
}) {
  return (
    <div
      className={cn(
        "flex min-h-12 flex-wrap items-center justify-between gap-x-3 gap-y-1 border-b border-line px-4 py-2",
        className,
      )}
    >
      <h2 className="text-sm font-semibold">{title}</h2>
      {children ? (
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-muted">{children}</div>
      ) : null}
    </div>
  );
}

export function CardBody({ className, ...props }: ComponentProps<"div">) {
  return <div className={cn("p-4", className)} {...props} />;
}
