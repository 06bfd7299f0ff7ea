import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { PageAnswer } from "#components/ui/page-answer.tsx";
import type { AuditDay } from "#lib/kernel/audit/reads.ts";

/** Whether the record of the last day holds something that a person should look at. */
export function AuditAnswer({ day }: { day: AuditDay }) {
  const t = useTranslations("audit.answer");
  const { refused, failedSignIns } = day;
  const entries = t("entries", { entries: day.entries, outside: day.outside });
  if (refused + failedSignIns === 0) {
    return (
      <PageAnswer page={t("page")} tone="pass" title={t("noneRefused")}>
        {entries}
      </PageAnswer>
    );
  }
  const what =
    failedSignIns === 0
      ? t("notAllowed", { count: refused })
      : refused === 0
        ? t("signInsFailed", { count: failedSignIns })
        : t("both", { refused, signIns: failedSignIns });
  return (
    <PageAnswer
      page={t("page")}
      tone="hold"
      title={t("refused", { count: refused + failedSignIns })}
      action={
        <Button asChild variant="primary">
          <Link href="/audit?outcome=refused">{t("show")}</Link>
        </Button>
      }
    >
      {what} {entries}
    </PageAnswer>
  );
}
