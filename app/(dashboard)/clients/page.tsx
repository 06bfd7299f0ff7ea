import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ClientsAnswer } from "#components/clients/clients-answer.tsx";
import { ClientsTable } from "#components/clients/clients-table.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { formatCount } from "#lib/kernel/text/numbers.ts";
import { readClients } from "#lib/overview/read-clients.ts";
import { pageContext } from "#lib/web/page-context.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("clients.page");
  return { title: t("title") };
}

export default async function ClientsPage() {
  const t = await getTranslations("clients.page");
  const ctx = await pageContext();
  const clients = await readClients(ctx.db);
  const { rows, total } = clients;
  return (
    <div className="flex flex-col gap-4">
      <ClientsAnswer clients={clients} />
      <Card>
        <CardHeader title={t("gatewaysAndClients")}>
          {rows.length < total ? t("theFirst", { shown: rows.length, total }) : formatCount(total)}
        </CardHeader>
        <ClientsTable clients={clients} />
      </Card>
    </div>
  );
}
