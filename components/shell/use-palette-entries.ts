import { useEffect, useState } from "react";
import type { PaletteEntries } from "#lib/overview/read-palette.ts";

/** What there is to choose, read anew each time it opens; null until it was read once. */
export function usePaletteEntries(open: boolean): { entries: PaletteEntries | null; failed: boolean } {
  const [entries, setEntries] = useState<PaletteEntries | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (!open) return;
    const abort = new AbortController();
    setFailed(false);
    fetch("/api/palette", { signal: abort.signal })
      .then(async (answer) => {
        if (!answer.ok) throw new Error(String(answer.status));
        setEntries((await answer.json()) as PaletteEntries);
      })
      .catch(() => {
        if (!abort.signal.aborted) setFailed(true);
      });
    return () => abort.abort();
  }, [open]);
  return { entries, failed };
}
