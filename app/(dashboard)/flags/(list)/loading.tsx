import { useTranslations } from "next-intl";
import { PageLoading } from "#components/shell/page-loading.tsx";

export default function Loading() {
  const t = useTranslations("shell.pages");
  return <PageLoading page={t("flags")} figures={0} />;
}
