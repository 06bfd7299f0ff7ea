"use client";
import { CircleAlert } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { startTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { useWhenReady } from "./use-when-ready.ts";

/** What every error.tsx shows. `digest` finds the reason in the log. */
export function PageFailed({ digest, reset }: { digest: string | undefined; reset: () => void }) {
  const t = useTranslations("shell.failed");
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
        title={<h1>{t("title")}</h1>}
        action={<Button onClick={retry}>{t("tryAgain")}</Button>}
      >
        {t("why")}
        {digest ? ` ${t("reference", { digest })}` : null}
      </EmptyState>
    </Card>
  );
}
