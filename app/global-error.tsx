"use client";

/** Only when the layout itself fails, so it stands alone. */
export default function GlobalError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <html lang="en">
      <body
        style={{
          fontFamily: "system-ui, sans-serif",
          maxWidth: "28rem",
          margin: "20vh auto",
          padding: "0 1rem",
        }}
      >
        <h1 style={{ fontSize: "1.25rem" }}>Sluice could not show this page</h1>
        <p>
          Flags are still served by the gateway. The database may be out of reach.
          {error.digest ? ` The log has the reason under ${error.digest}.` : ""}
        </p>
        <button type="button" onClick={reset}>
          Try again
        </button>
      </body>
    </html>
  );
}
