import { MOST_CSV_BYTES } from "#lib/messages/csv-size.ts";
import { exportQuarantineCsv } from "#lib/quarantine/export-quarantine-csv.ts";
import { importQuarantineCsv } from "#lib/quarantine/import-quarantine-csv.ts";
import { apiRoute } from "#lib/web/api-route.ts";

/** GET: the quarantine as CSV, one line for each distinct value. */
export const GET = apiRoute<{ name: string }>(async (ctx, _request, { name }) => {
  const csv = await exportQuarantineCsv(ctx, { plan: name });
  return new Response(csv, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${name.replaceAll(/[^\w.-]/g, "_")}-quarantine.csv"`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
});

/** PUT: the same file with its `value` column filled in. */
export const PUT = apiRoute<{ name: string }>(
  async (ctx, request, { name }) => ({
    decided: await importQuarantineCsv(ctx, { plan: name, csv: await request.text() }),
  }),
  { mostBytes: MOST_CSV_BYTES },
);
