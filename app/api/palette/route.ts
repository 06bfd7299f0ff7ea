import { readPalette } from "#lib/overview/read-palette.ts";
import { apiRoute } from "#lib/web/api-route.ts";

export const GET = apiRoute((ctx) => readPalette(ctx));
