import type { Metadata } from "next";
import { InterfaceReader } from "#components/interface/interface-reader.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { PageAnswer } from "#components/ui/page-answer.tsx";
import { pageContext } from "#lib/web/page-context.ts";

export const metadata: Metadata = { title: "Interface for programs" };

export default async function InterfacePage() {
  await pageContext();
  return (
    <div className="flex flex-col gap-4">
      <PageAnswer page="Interface" tone="wait" title="What programs can read and do">
        A program sends an API token, which an admin makes under Users and tokens. What you try here is done
        for real, as you.{" "}
        <a className="underline" href="/api/openapi.json">
          The same as an OpenAPI document
        </a>
        .
      </PageAnswer>
      <Card>
        <CardHeader title="Operations" />
        <InterfaceReader document="/api/openapi.json" />
      </Card>
    </div>
  );
}
