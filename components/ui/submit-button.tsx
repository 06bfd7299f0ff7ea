"use client";
import type { ComponentProps } from "react";
import { useFormStatus } from "react-dom";
import { Button } from "./button.tsx";

/** The button of a form: it turns while the form's action runs, and cannot be pressed twice. */
export function SubmitButton(props: Omit<ComponentProps<typeof Button>, "type" | "asChild">) {
  const { pending } = useFormStatus();
  return <Button variant="primary" {...props} type="submit" pending={pending || props.pending} />;
}
