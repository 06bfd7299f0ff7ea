import { useTranslations } from "next-intl";
import { Skeleton } from "#components/ui/skeleton.tsx";

/** The shape that most pages have: an answer, figures, a table; `page`: its name, as its heading. */
export function PageLoading({ page, figures = 4 }: { page: string; figures?: number }) {
  const t = useTranslations("shell");
  return (
    <div role="status" className="flex flex-col gap-4">
      <h1 className="sr-only">{page}</h1>
      <span className="sr-only">{t("loading")}</span>
      <Skeleton className="h-22 rounded-card" />
      {figures > 0 ? (
        <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
          {Array.from({ length: figures }, (_, i) => i).map((i) => (
            <Skeleton key={i} className="h-40 rounded-card" />
          ))}
        </div>
      ) : null}
      <Skeleton className="h-72 rounded-card" />
    </div>
  );
}
