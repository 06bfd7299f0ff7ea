import { gzipSync } from "node:zlib";
import { BASE, PASSWORD } from "./sluice.ts";

/** Signs in as the sign-in page does and returns the cookies. */
export async function signIn(): Promise<string> {
  const jar = new Map<string, string>();
  const keep = (response: Response) => {
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      jar.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
  };
  const cookies = () => [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
  const csrf = await fetch(`${BASE}/api/auth/csrf`);
  keep(csrf);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const answer = await fetch(`${BASE}/api/auth/callback/credentials`, {
    method: "POST",
    redirect: "manual",
    headers: { cookie: cookies(), origin: BASE },
    body: new URLSearchParams({ csrfToken, email: "admin@sluice.local", password: PASSWORD, json: "true" }),
  });
  keep(answer);
  if (![...jar.keys()].some((name) => name.endsWith("sluice.session"))) throw new Error("sign-in failed");
  return cookies();
}

/** Milliseconds until the whole page has arrived, and its HTML. */
export async function loadPage(path: string, cookie: string): Promise<{ ms: number; html: string }> {
  const startedAt = performance.now();
  const response = await fetch(BASE + path, { headers: { cookie }, redirect: "manual" });
  const html = await response.text();
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
  return { ms: performance.now() - startedAt, html };
}

/** What a browser must fetch before the page works: every script that the HTML names, gzipped, in kilobytes. */
export async function firstLoadKilobytes(html: string): Promise<number> {
  const paths = new Set(
    [...html.matchAll(/<script[^>]+src="([^"]+\.js[^"]*)"(?![^>]*nomodule)/gi)].map((match) => match[1]),
  );
  let bytes = 0;
  for (const path of paths) {
    if (!path) continue;
    const script = await fetch(new URL(path, BASE));
    bytes += gzipSync(Buffer.from(await script.arrayBuffer())).length;
  }
  return bytes / 1024;
}
