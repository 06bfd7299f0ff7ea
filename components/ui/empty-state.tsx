import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

/** What a list shows when it has nothing: what would be here, and how it comes about. */
export function EmptyState({
  icon: Icon,
  title,
  action,
  children,
}: {
  icon?: LucideIcon | undefined;
  title: ReactNode;
  action?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center gap-1.5 px-6 py-12 text-center">
      {Icon ? <Icon aria-hidden className="mb-1 size-6 text-faint" /> : null}
      <div className="text-sm font-semibold">{title}</div>
      {children ? <div className="max-w-prose text-sm text-muted">{children}</div> : null}
      {action ? <div className="mt-3">{action}</div> : null}
    </div>
  );
}
