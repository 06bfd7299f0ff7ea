import type { Metadata } from "next";
import { ClientsAnswer } from "#components/clients/clients-answer.tsx";
import { ClientsTable } from "#components/clients/clients-table.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { formatCount } from "#lib/kernel/text/numbers.ts";
import { readClients } from "#lib/overview/read-clients.ts";
import { pageContext } from "#lib/web/page-context.ts";

export const metadata: Metadata = { title: "Clients" };

export default async function ClientsPage() {
  const ctx = await pageContext();
  const clients = await readClients(ctx.db);
  const { rows, total } = clients;
  return (
    <div className="flex flex-col gap-4">
      <ClientsAnswer clients={clients} />
      <Card>
        <CardHeader title="Gateways and clients">
          {rows.length < total
            ? `the first ${formatCount(rows.length)} of ${formatCount(total)}`
            : formatCount(total)}
        </CardHeader>
        <ClientsTable clients={clients} />
      </Card>
    </div>
  );
}
