"use client";
import type { CSSProperties } from "react";
import { useWhenReady } from "#components/shell/use-when-ready.ts";

// In words of its own: what failed may be what brings the styles. The system says whether it is dark.
const COLOR = { text: "light-dark(#1b1b19, #ededea)", muted: "light-dark(#6b6a66, #a3a29c)" };
const BODY: CSSProperties = {
  colorScheme: "light dark",
  background: "light-dark(#fbfbfa, #111211)",
  color: COLOR.text,
  fontFamily: "ui-sans-serif, system-ui, sans-serif",
  fontSize: "0.875rem",
  lineHeight: 1.45,
  maxWidth: "28rem",
  margin: "20vh auto",
  padding: "0 1.25rem",
};
const BUTTON: CSSProperties = {
  minHeight: 44,
  padding: "0 1.25rem",
  border: "1px solid transparent",
  borderRadius: 8,
  background: COLOR.text,
  color: "light-dark(#fbfbfa, #111211)",
  font: "inherit",
  fontWeight: 500,
  cursor: "pointer",
};

/** Only when the layout itself fails, so it stands alone. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  useWhenReady(() => window.location.reload());
  return (
    <html lang="en">
      <head>
        <title>Not shown · Sluice</title>
        <meta name="color-scheme" content="light dark" />
      </head>
      <body style={BODY}>
        <main style={{ display: "grid", justifyItems: "start", gap: "0.75rem" }}>
          <h1 style={{ fontSize: "1.25rem", fontWeight: 620, margin: 0 }}>Sluice could not show this page</h1>
          <p style={{ margin: 0 }}>
            The database may be out of reach. A gateway that runs serves what it last had. The page comes back
            by itself.
          </p>
          <p style={{ margin: 0, color: COLOR.muted }}>
            To turn everything off meanwhile, restart the gateway with SLUICE_KILL=1.
            {error.digest ? ` The log has the reason under ${error.digest}.` : ""}
          </p>
          <button type="button" style={BUTTON} onClick={() => window.location.reload()}>
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
