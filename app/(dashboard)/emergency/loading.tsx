import { useTranslations } from "next-intl";
import { PageLoading } from "#components/shell/page-loading.tsx";

export default function Loading() {
  const t = useTranslations("shell.pages");
  return (
    <div className="mx-auto max-w-md">
      <PageLoading page={t("emergency")} figures={0} />
    </div>
  );
}
