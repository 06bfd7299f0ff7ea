import { CircleAlert } from "lucide-react";
import type { FormState } from "#lib/web/form-state.ts";

/** Why a form's last try failed, or what there is to say of one that did not, where it happened. Draws nothing otherwise. */
export function FormMessage({ state }: { state: FormState }) {
  if (!state.message) return null;
  if (state.status !== "failed")
    return (
      <p role="status" className="rounded-lg border border-line px-3 py-2 text-sm">
        {state.message}
      </p>
    );
  return (
    <p role="alert" className="flex items-start gap-2 rounded-lg bg-fail-soft px-3 py-2 text-sm text-fail">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>{state.message}</span>
    </p>
  );
}
