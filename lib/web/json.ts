/** JSON whose bigints are text, as JavaScript clients cannot hold them exactly otherwise. */
export function toJson(body: unknown): string {
  return JSON.stringify(body, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
}

export function json(body: unknown, status: number): Response {
  return new Response(toJson(body), {
    status,
    headers: { "content-type": "application/json", "cache-control": "no-store" },
  });
}
