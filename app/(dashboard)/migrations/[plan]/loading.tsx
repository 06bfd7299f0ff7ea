import { useTranslations } from "next-intl";
import { Skeleton } from "#components/ui/skeleton.tsx";

export default function Loading() {
  const t = useTranslations("planPage.loading");
  return (
    <div role="status" className="flex flex-col gap-4">
      <h1 className="sr-only">{t("plan")}</h1>
      <span className="sr-only">{t("loading")}</span>
      <Skeleton className="h-26 rounded-card" />
      <Skeleton className="h-22 rounded-card" />
      <div className="grid gap-4 lg:grid-cols-[1fr_2.2fr] xl:grid-cols-[1fr_2.2fr_1.05fr]">
        <Skeleton className="h-64 rounded-card" />
        <Skeleton className="h-96 rounded-card" />
        <Skeleton className="h-80 rounded-card" />
      </div>
    </div>
  );
}
