import { OctagonX } from "lucide-react";

/** Gateways that serve off because of their own environment, whatever this page does. */
export function EnvironmentKills({ names }: { names: string[] }) {
  if (names.length === 0) return null;
  return (
    <p className="flex items-start gap-2 rounded-lg bg-fail-soft px-3 py-2 text-sm text-fail">
      <OctagonX aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>
        {names.join(", ")} {names.length === 1 ? "serves" : "serve"} every flag off, because SLUICE_KILL=1 is
        set in {names.length === 1 ? "its" : "their"} environment. Only a restart without it ends that.
      </span>
    </p>
  );
}
