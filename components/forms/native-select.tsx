import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "#components/ui/cn.ts";
import { inputStyle } from "#components/ui/input.tsx";

/** The browser's own list, for filters: a phone shows its wheel, and it costs the first load nothing. */
export function NativeSelect({
  options,
  className,
  ...props
}: ComponentProps<"select"> & { options: readonly { value: string; label: string }[] }) {
  return (
    <span className={cn("relative inline-flex", className)}>
      <select className={cn(inputStyle, "h-9 appearance-none pr-8 max-md:h-11")} {...props}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden="true"
        className="pointer-events-none -translate-y-1/2 absolute top-1/2 right-3 size-4 text-muted"
      />
    </span>
  );
}
