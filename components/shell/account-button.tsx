import { CircleUser } from "lucide-react";
import type { ComponentProps } from "react";

/** Who is signed in, as what. */
export function AccountButton({
  email,
  role,
  ...props
}: ComponentProps<"button"> & { email: string; role: string }) {
  return (
    <button
      type="button"
      aria-haspopup="menu"
      {...props}
      className="flex h-11 w-full min-w-0 items-center gap-2.5 rounded-lg px-2 text-left text-muted hover:bg-sunken hover:text-text"
    >
      <CircleUser aria-hidden className="size-4 shrink-0" />
      <span className="min-w-0 flex-1">
        <span className="block truncate text-sm">{email}</span>
        <span className="block truncate text-2xs">{role}</span>
      </span>
    </button>
  );
}
