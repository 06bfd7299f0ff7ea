import "./globals.css";
import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { cookies, headers } from "next/headers";
import { getTranslations } from "next-intl/server";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { Texts } from "#components/shell/texts.tsx";
import { ThemeProvider } from "#components/shell/theme-provider.tsx";
import { ReaderZone } from "#components/ui/reader-zone.tsx";
import { Toaster } from "#components/ui/toaster.tsx";
import { READER_ZONE_COOKIE, readerZone } from "#lib/kernel/text/reader-zone.ts";
import { LOCALE_COOKIE, localeOf } from "#lib/messages/catalogue/locales.ts";
import { serverEnv } from "#lib/web/server-env.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("shell.links");
  const { PORT, NEXTAUTH_URL } = serverEnv();
  return {
    // Pictures in link previews need a whole address.
    metadataBase: new URL(NEXTAUTH_URL ?? `http://localhost:${PORT}`),
    title: { default: "Sluice", template: "%s · Sluice" },
    description: t("description"),
    robots: { index: false, follow: false },
    manifest: "/site.webmanifest",
    icons: {
      icon: [
        { url: "/icon.svg", type: "image/svg+xml" },
        { url: "/icon-192.png", sizes: "192x192", type: "image/png" },
      ],
      apple: { url: "/apple-touch-icon.png", sizes: "180x180" },
    },
    openGraph: {
      type: "website",
      siteName: "Sluice",
      title: "Sluice",
      description: t("description"),
      images: [{ url: "/og.png", width: 1200, height: 630, alt: t("picture") }],
    },
    twitter: { card: "summary_large_image", images: ["/og.png"] },
  };
}

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fbfbfa" },
    { media: "(prefers-color-scheme: dark)", color: "#111211" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Read here so that no page is rendered ahead of time: a stored page would carry a stale nonce.
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  const jar = await cookies();
  const zone = readerZone(jar.get(READER_ZONE_COOKIE)?.value);
  const locale = localeOf(jar.get(LOCALE_COOKIE)?.value);
  return (
    <html lang={locale} className={`${GeistSans.variable} ${GeistMono.variable}`} suppressHydrationWarning>
      <body>
        <ThemeProvider nonce={nonce}>
          <Texts locale={locale}>
            <ReaderZone zone={zone}>
              <NuqsAdapter>{children}</NuqsAdapter>
              <Toaster />
            </ReaderZone>
          </Texts>
        </ThemeProvider>
      </body>
    </html>
  );
}
