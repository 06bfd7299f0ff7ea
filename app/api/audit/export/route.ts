import { Readable } from "node:stream";
import { exportEntries } from "#lib/kernel/audit/export-entries.ts";
import { apiRoute } from "#lib/web/api-route.ts";

/** GET: the audit entries that match, as JSON lines, newest first. Takes the filters of the page. */
export const GET = apiRoute(async (ctx, request) => {
  const filter = Object.fromEntries(new URL(request.url).searchParams);
  const lines = Readable.from(exportEntries(ctx, filter), { objectMode: false });
  return new Response(Readable.toWeb(lines) as ReadableStream<Uint8Array>, {
    headers: {
      "content-type": "application/jsonl; charset=utf-8",
      "content-disposition": 'attachment; filename="sluice-audit.jsonl"',
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
});
