import { Database } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";

export default function PlanNotFound() {
  const t = useTranslations("planPage.notFound");
  return (
    <Card>
      <EmptyState
        icon={Database}
        title={<h1>{t("title")}</h1>}
        action={
          <Button asChild>
            <Link href="/migrations">{t("all")}</Link>
          </Button>
        }
      >
        {t("why")}
      </EmptyState>
    </Card>
  );
}
