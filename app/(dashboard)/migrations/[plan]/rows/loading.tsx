import { useTranslations } from "next-intl";
import { PageLoading } from "#components/shell/page-loading.tsx";

export default function Loading() {
  const t = useTranslations("checks.page");
  return <PageLoading page={t("title")} figures={0} />;
}
