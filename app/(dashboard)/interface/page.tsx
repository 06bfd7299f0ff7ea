import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { InterfaceReader } from "#components/interface/interface-reader.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { PageAnswer } from "#components/ui/page-answer.tsx";
import { pageContext } from "#lib/web/page-context.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("programs");
  return { title: t("documentTitle") };
}

export default async function InterfacePage() {
  const t = await getTranslations("programs");
  await pageContext();
  return (
    <div className="flex flex-col gap-4">
      <PageAnswer page={t("page")} tone="wait" title={t("title")}>
        {t.rich("how", {
          document: (words) => (
            <a className="underline" href="/api/openapi.json">
              {words}
            </a>
          ),
        })}
      </PageAnswer>
      <Card>
        <CardHeader title={t("operations")} />
        <InterfaceReader document="/api/openapi.json" />
      </Card>
    </div>
  );
}
