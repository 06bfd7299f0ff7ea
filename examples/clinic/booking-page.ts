import { readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";

const read = (name: string, type: string) => ({
  body: readFileSync(new URL(`page/${name}`, import.meta.url)),
  type,
});

const FILES: Record<string, ReturnType<typeof read>> = {
  "/": read("index.html", "text/html; charset=utf-8"),
  "/booking.css": read("booking.css", "text/css; charset=utf-8"),
  "/booking.js": read("booking.js", "text/javascript; charset=utf-8"),
};

const HEADERS = {
  "Cache-Control": "no-cache",
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

/** The page on which a person books; false if there is no such file. */
export function sendBookingPage(response: ServerResponse, path: string): boolean {
  const file = FILES[path];
  if (!file) return false;
  response.writeHead(200, { ...HEADERS, "Content-Type": file.type, "Content-Length": file.body.length });
  response.end(file.body);
  return true;
}
