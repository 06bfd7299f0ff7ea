import { useTranslations } from "next-intl";
import { PageLoading } from "#components/shell/page-loading.tsx";

export default function Loading() {
  const t = useTranslations("users.account");
  return <PageLoading page={t("yourAccount")} figures={0} />;
}
