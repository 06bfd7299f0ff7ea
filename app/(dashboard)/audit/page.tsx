import { Download, ScrollText } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { AuditAnswer } from "#components/audit/audit-answer.tsx";
import { AuditFilters } from "#components/audit/audit-filters.tsx";
import { AuditTable } from "#components/audit/audit-table.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { AuditFilter } from "#lib/kernel/audit/model.ts";
import { listAudit, readAuditDay } from "#lib/kernel/audit/reads.ts";
import { pageContext } from "#lib/web/page-context.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("audit.page");
  return { title: t("title") };
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function AuditPage({ searchParams }: Props) {
  const t = await getTranslations("audit.page");
  const ctx = await pageContext();
  const filter = AuditFilter.parse(await searchParams);
  const [{ entries, next }, day] = await Promise.all([listAudit(ctx, filter), readAuditDay(ctx)]);
  const { before, ...kept } = filter;
  const filtered = Object.values(kept).some(Boolean);
  return (
    <div className="flex flex-col gap-4">
      <AuditAnswer day={day} />
      <AuditFilters />
      <Card>
        <CardHeader title={t(filtered ? "matching" : "all")}>
          {t(before ? "olderPage" : "newestFirst")}
          {entries.length > 0 ? (
            <Button asChild size="sm" className="ml-3">
              <a href={href(kept, "/api/audit/export")} download>
                <Download aria-hidden />
                {t("export")}
              </a>
            </Button>
          ) : null}
        </CardHeader>
        {entries.length === 0 ? (
          <EmptyState icon={ScrollText} title={t(filtered || before ? "noMatch" : "nothing")}>
            {t(filtered || before ? "search" : "everyChange")}
          </EmptyState>
        ) : (
          <AuditTable entries={entries} />
        )}
        {before || next ? (
          <div className="flex flex-wrap justify-between gap-2 border-t border-line px-4 py-3">
            {before ? (
              <Button asChild>
                <Link href={href(kept)}>{t("newest")}</Link>
              </Button>
            ) : (
              <span />
            )}
            {next ? (
              <Button asChild>
                <Link href={href({ ...kept, before: next })}>{t("older")}</Link>
              </Button>
            ) : (
              <span className="self-center text-xs text-muted">{t("nothingOlder")}</span>
            )}
          </div>
        ) : null}
      </Card>
    </div>
  );
}

function href(filter: Partial<AuditFilter>, path = "/audit"): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value) query.set(name, value);
  return query.size === 0 ? path : `${path}?${query}`;
}
