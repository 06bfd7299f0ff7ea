import { useTranslations } from "next-intl";
import { PageLoading } from "#components/shell/page-loading.tsx";

export default function Loading() {
  const t = useTranslations("planPage.plans");
  return <PageLoading page={t("page")} figures={0} />;
}
