/** Next calls this once, before the first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { appendPeers } = await import("#lib/web/append-peers.ts");
  appendPeers();
}
