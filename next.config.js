import { PHASE_PRODUCTION_SERVER } from "next/constants.js";

/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm run verify` checks the types; a start should not wait for it.
  typescript: { ignoreBuildErrors: true },
  experimental: {
    // More than what is accepted (lib/web/bounded-request.ts, a quarantine's CSV), so that nothing arrives cut off.
    proxyClientMaxBodySize: "12mb",
    serverActions: { bodySizeLimit: "12mb" },
  },
  // No page uses it, and /_next/image would write a file for anybody's every spelling of a picture's address.
  images: { unoptimized: true },
  // The texts are compiled before (scripts/generate-texts.ts): what reads ICU's syntax is not sent to a browser.
  turbopack: { resolveAlias: { "use-intl/format-message": "./app/format-message.ts" } },
  serverExternalPackages: [
    "@prisma/client-runtime-utils", // one copy, or an SQL fragment of one bundle is none to the client of another
    "@prisma/adapter-pg",
    "pg",
    "pg-copy-streams",
    "pino",
    "@node-rs/argon2",
    "libpg-query", // reads its WebAssembly from beside its own file
  ],
};

/** @type {(phase: string) => Promise<import("next").NextConfig>} */
export default async function configFor(phase) {
  // What is built has the texts, and an install that only runs it has no such package.
  if (phase === PHASE_PRODUCTION_SERVER) return config;
  const { default: createNextIntl } = await import("next-intl/plugin");
  return createNextIntl("./app/texts.ts")(config);
}
