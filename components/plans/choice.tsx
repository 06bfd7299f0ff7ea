"use client";

import { Check } from "lucide-react";
import { useTranslations } from "next-intl";
import { cn } from "#components/ui/cn.ts";
import { LEAVE_OPEN } from "./choice-keys.ts";

/** One of several values for one text, or for all of a group; a second press takes it back. */
export function Choice({
  label,
  values,
  keys,
  chosen,
  ofGroup = false,
  disabled,
  onChoose,
}: {
  /** Of what: "Value for …". */
  label: string;
  values: readonly string[];
  keys: Map<string, string>;
  chosen: string | null;
  ofGroup?: boolean;
  disabled: boolean;
  onChoose: (value: string | null) => void;
}) {
  const t = useTranslations("values.choice");
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset in every row would read its legend over and over
    <div
      role="group"
      aria-label={label}
      className="inline-flex overflow-hidden rounded-lg border border-edge max-md:flex"
    >
      {values.map((value) => {
        const name = value === LEAVE_OPEN ? t("leaveOpen") : value;
        const key = keys.get(value);
        return (
          <button
            key={value}
            type="button"
            aria-pressed={chosen === value}
            aria-label={ofGroup ? t("ofGroup", { name }) : undefined}
            aria-keyshortcuts={key && (ofGroup ? `Shift+${key}` : key)}
            disabled={disabled}
            onClick={() => onChoose(chosen === value ? null : value)}
            className={cn(
              "relative h-8 border-edge border-l px-7 font-medium text-xs first:border-l-0 disabled:cursor-not-allowed max-md:h-11 max-md:flex-1 max-md:whitespace-nowrap max-md:px-2",
              chosen === value
                ? "bg-accent-soft text-accent"
                : "bg-surface hover:bg-sunken disabled:bg-sunken disabled:text-muted",
            )}
          >
            {chosen === value ? (
              <Check
                aria-hidden="true"
                className="absolute inset-y-0 left-2 my-auto size-4 max-md:static max-md:mr-1 max-md:inline"
              />
            ) : null}
            {name}
          </button>
        );
      })}
    </div>
  );
}
