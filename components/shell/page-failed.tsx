"use client";
import { CircleAlert } from "lucide-react";
import { useRouter } from "next/navigation";
import { startTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { useWhenReady } from "./use-when-ready.ts";

/** What every error.tsx shows. `digest` finds the reason in the log. */
export function PageFailed({ digest, reset }: { digest: string | undefined; reset: () => void }) {
  const router = useRouter();
  const retry = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  useWhenReady(retry);
  return (
    <Card role="alert">
      <EmptyState
        icon={CircleAlert}
        title={<h1>This page could not be read</h1>}
        action={<Button onClick={retry}>Try again</Button>}
      >
        Reading it changes nothing, and what you did before it stands. The database may be out of reach. A
        gateway that runs serves what it last had. The page comes back by itself.
        {digest ? <> The log has the reason under {digest}.</> : null}
      </EmptyState>
    </Card>
  );
}
