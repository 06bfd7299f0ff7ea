"use client";
import { cloneElement, isValidElement, type ReactElement, type ReactNode, useId } from "react";
import { cn } from "./cn.ts";
import { Label } from "./label.tsx";

type Control = { id?: string; "aria-describedby"?: string; "aria-invalid"?: boolean };

/** A label, one control, a hint and its error, wired together for screen readers. */
export function Field({
  label,
  hint,
  error,
  className,
  children,
}: {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  className?: string | undefined;
  children: ReactElement<Control>;
}) {
  const id = useId();
  const noteId = `${id}-note`;
  const note = error ?? hint;
  return (
    <div className={cn("flex min-w-0 flex-col gap-1.5", className)}>
      <Label htmlFor={id}>{label}</Label>
      {isValidElement(children)
        ? cloneElement(children, {
            id,
            ...(note ? { "aria-describedby": noteId } : {}),
            ...(error ? { "aria-invalid": true } : {}),
          })
        : children}
      {note ? (
        <p
          id={noteId}
          className={cn("text-xs", error ? "text-fail" : "text-muted")}
          role={error ? "alert" : undefined}
        >
          {note}
        </p>
      ) : null}
    </div>
  );
}
