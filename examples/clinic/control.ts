import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { BookingFigures } from "./booking-figures.ts";
import type { BookingLoad } from "./booking-load.ts";
import { readBody, sendJson } from "./http.ts";

export type Control = { token: string; figures: BookingFigures; load: BookingLoad };

/** What only Sluice may ask, by its token: how bookings go, and to send some or none. */
export async function answerControl(
  control: Control | null,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  if (control === null) return sendJson(response, 404, { error: "Not found" });
  if (!isSame(request.headers.authorization ?? "", `Bearer ${control.token}`))
    return sendJson(response, 401, { error: "The token is missing or wrong" });
  const { figures, load } = control;
  if (path === "/control/bookings" && request.method === "GET")
    return sendJson(response, 200, { bookings: figures.read(), load: load.state() });
  if (path === "/control/load" && request.method === "PUT") {
    const on = onOf(await readBody(request));
    if (on === null)
      return sendJson(response, 400, { error: 'The body must be {"on": true} or {"on": false}' });
    load.set(on);
    return sendJson(response, 200, { load: load.state() });
  }
  sendJson(response, 404, { error: "Not found" });
}

function onOf(body: Buffer): boolean | null {
  try {
    const { on } = JSON.parse(body.toString("utf8"));
    return typeof on === "boolean" ? on : null;
  } catch {
    return null;
  }
}

function isSame(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
