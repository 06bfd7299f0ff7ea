"use client";
import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import { useState } from "react";
import { cn } from "./cn.ts";
import { listFieldStyle } from "./input.tsx";

export type SelectOption = {
  value: string;
  label: string;
  hint?: string | undefined;
  disabled?: boolean | undefined;
};

/** One of a few. `name` puts it into a form. */
export function Select({
  options,
  placeholder,
  id,
  className,
  "aria-label": ariaLabel,
  "aria-describedby": describedBy,
  "aria-invalid": invalid,
  ...root
}: Omit<React.ComponentProps<typeof Radix.Root>, "children"> & {
  options: readonly SelectOption[];
  placeholder?: string | undefined;
  id?: string | undefined;
  className?: string | undefined;
  "aria-label"?: string | undefined;
  "aria-describedby"?: string | undefined;
  "aria-invalid"?: boolean | undefined;
}) {
  // Radix finds the label only once its list has been mounted, so the server would send an empty field.
  const [chosen, setChosen] = useState(root.defaultValue);
  const value = root.value ?? chosen;
  const label = options.find((option) => option.value === value)?.label;
  const onValueChange = (next: string) => {
    setChosen(next);
    root.onValueChange?.(next);
  };
  return (
    <Radix.Root {...root} onValueChange={onValueChange}>
      <Radix.Trigger
        id={id}
        aria-label={ariaLabel}
        aria-describedby={describedBy}
        aria-invalid={invalid}
        className={cn(listFieldStyle, className)}
      >
        <span className="truncate">
          <Radix.Value placeholder={placeholder}>{label}</Radix.Value>
        </span>
        <Radix.Icon>
          <ChevronDown aria-hidden className="size-4 text-muted" />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          className="z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) overflow-hidden rounded-lg border border-line bg-surface shadow-card"
        >
          <Radix.Viewport className="p-1">
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled ?? false}
                className="relative flex min-h-8 max-md:min-h-11 cursor-default select-none flex-col justify-center rounded-md py-1 pr-3 pl-8 text-sm outline-none data-[disabled]:text-muted data-[highlighted]:bg-sunken"
              >
                <Radix.ItemText>{option.label}</Radix.ItemText>
                {option.hint ? <span className="text-xs text-muted">{option.hint}</span> : null}
                <Radix.ItemIndicator className="absolute left-2.5">
                  <Check aria-hidden className="size-4" />
                </Radix.ItemIndicator>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
