import { OctagonX } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";

/** On every page until it is engaged. `reason` is why this person may not press it; null for an admin. */
export function KillSwitchButton({ reason }: { reason: string | null }) {
  const t = useTranslations("shell");
  if (reason === null) {
    return (
      <Button asChild variant="danger" size="sm">
        <Link href="/emergency">
          <OctagonX aria-hidden />
          {t("killSwitch")}
        </Link>
      </Button>
    );
  }
  // The reason shows on hover, on focus, and so with a tap as well.
  return (
    <span className="group relative">
      <Button
        size="sm"
        aria-disabled
        aria-describedby="kill-switch-reason"
        className="bg-sunken text-muted shadow-none"
      >
        <OctagonX aria-hidden />
        {t("killSwitch")}
      </Button>
      <span
        id="kill-switch-reason"
        role="tooltip"
        className="pointer-events-none invisible absolute right-0 top-full mt-1.5 w-56 rounded-md bg-text px-2.5 py-1.5 text-xs text-background group-focus-within:visible group-hover:visible"
      >
        {reason}
      </span>
    </span>
  );
}
