import { useTranslations } from "next-intl";
import { Skeleton } from "#components/ui/skeleton.tsx";

export default function Loading() {
  const t = useTranslations("shell");
  return (
    <div role="status" className="flex flex-col gap-4">
      <h1 className="sr-only">{t("pages.flag")}</h1>
      <span className="sr-only">{t("loading")}</span>
      <Skeleton className="h-14 w-96 max-w-full rounded-card" />
      <div className="grid gap-4 lg:grid-cols-[minmax(0,1.55fr)_minmax(0,1fr)]">
        <Skeleton className="h-80 rounded-card" />
        <Skeleton className="h-56 rounded-card" />
        <Skeleton className="h-44 rounded-card" />
        <Skeleton className="h-44 rounded-card" />
      </div>
    </div>
  );
}
