import { Flag } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";

export default function FlagNotFound() {
  const t = useTranslations("flags.notFound");
  return (
    <Card>
      <EmptyState
        icon={Flag}
        title={<h1>{t("title")}</h1>}
        action={
          <Button asChild>
            <Link href="/flags">{t("all")}</Link>
          </Button>
        }
      >
        {t("why")}
      </EmptyState>
    </Card>
  );
}
