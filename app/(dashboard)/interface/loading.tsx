import { useTranslations } from "next-intl";
import { PageLoading } from "#components/shell/page-loading.tsx";

export default function Loading() {
  const t = useTranslations("programs");
  return <PageLoading page={t("yours")} figures={0} />;
}
