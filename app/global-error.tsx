"use client";
import { useLocale, useTranslations } from "next-intl";
import type { CSSProperties } from "react";
import { Texts } from "#components/shell/texts.tsx";
import { useWhenReady } from "#components/shell/use-when-ready.ts";
import { localeOf } from "#lib/messages/catalogue/locales.ts";

// In words of its own: what failed may be what brings the styles. The system says whether it is dark.
const COLOR = { text: "light-dark(#1b1b19, #ededea)", muted: "light-dark(#6b6a66, #a3a29c)" };
const BODY = {
  style: {
    colorScheme: "light dark",
    background: "light-dark(#fbfbfa, #111211)",
    color: COLOR.text,
    fontFamily: "ui-sans-serif, system-ui, sans-serif",
    fontSize: "0.875rem",
    lineHeight: 1.45,
    maxWidth: "28rem",
    margin: "20vh auto",
    padding: "0 1.25rem",
  } satisfies CSSProperties,
};
const BUTTON = {
  style: {
    minHeight: 44,
    padding: "0 1.25rem",
    border: "1px solid transparent",
    borderRadius: 8,
    background: COLOR.text,
    color: "light-dark(#fbfbfa, #111211)",
    font: "inherit",
    fontWeight: 500,
    cursor: "pointer",
  } satisfies CSSProperties,
};

type Props = { error: Error & { digest?: string } };

/** Only when the layout itself fails, so it stands alone, in the language that the page said it had. */
export default function GlobalError({ error }: Props) {
  const lang = typeof document === "undefined" ? undefined : document.documentElement.lang;
  return (
    <Texts locale={localeOf(lang)}>
      <NotShown error={error} />
    </Texts>
  );
}

function NotShown({ error }: Props) {
  const t = useTranslations("shell");
  useWhenReady(() => window.location.reload());
  return (
    <html lang={useLocale()}>
      <head>
        <title>{`${t("globalError.title")} · Sluice`}</title>
        <meta name="color-scheme" content={BODY.style.colorScheme} />
      </head>
      <body {...BODY}>
        <main style={{ display: "grid", justifyItems: "start", gap: "0.75rem" }}>
          <h1 style={{ fontSize: "1.25rem", fontWeight: 620, margin: 0 }}>{t("globalError.heading")}</h1>
          <p style={{ margin: 0 }}>{t("globalError.why")}</p>
          <p style={{ margin: 0, color: COLOR.muted }}>
            {t("globalError.turnOff")}
            {error.digest ? ` ${t("failed.reference", { digest: error.digest })}` : ""}
          </p>
          <button type="button" {...BUTTON} onClick={() => window.location.reload()}>
            {t("failed.tryAgain")}
          </button>
        </main>
      </body>
    </html>
  );
}
