export type Toast = { kind: "success" | "error"; text: string };

const listeners = new Set<(toast: Toast) => void>();

function show(kind: Toast["kind"], text: string): void {
  for (const listener of listeners) listener({ kind, text });
}

/** Confirms something at the edge of the page. The library behind it is fetched with the first one. */
export const toast = {
  success: (text: string) => show("success", text),
  error: (text: string) => show("error", text),
};

/** Beside a sidebar there is room for toasts; without one they get a strip of their own. */
export function hasSidebar(): boolean {
  return window.matchMedia("(width >= 48rem)").matches;
}

export function listenForToasts(listener: (toast: Toast) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
