import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Client } from "@openfeature/server-sdk";
import type pg from "pg";
import type { Logger } from "pino";
import { readAvailability } from "./availability.ts";
import type { BookingFigures } from "./booking-figures.ts";
import { sendBookingPage } from "./booking-page.ts";
import { asDay, parseBooking } from "./booking-request.ts";
import { cancelReservation } from "./cancel-reservation.ts";
import { SchemaReader } from "./clinic-schema.ts";
import { answerControl, type Control } from "./control.ts";
import { BookingRefused, createReservation, type FlagAnswer } from "./create-reservation.ts";
import { BodyTooLarge, corsHeaders, readBody, sendEmpty, sendJson } from "./http.ts";
import { PERIODS, type Period } from "./period.ts";
import { receiveWebhook } from "./receive-webhook.ts";

export type ClinicParts = {
  pool: pg.Pool;
  flags: Client;
  log: Logger;
  /** Absent: webhooks are answered 503. */
  webhookSecret: string | null;
  /** False until the outbox log is installed: without it nothing may be booked. */
  ready: () => boolean;
  figures: BookingFigures;
  /** Null: there is nothing under /control. */
  control: Control | null;
};

const FLAG = "dynamic-services";

/** The clinic's application: bookings, availability, and the receiver of its reminder events. */
export function createClinicServer(parts: ClinicParts): Server {
  const schemas = new SchemaReader();
  // Idle connections are kept longer than clients and proxies keep theirs, so a request never meets one being closed.
  return createServer({ keepAliveTimeout: 75_000 }, (request, response) => {
    const correlationId = correlationIdOf(request);
    response.setHeader("X-Correlation-Id", correlationId);
    const started = performance.now();
    const url = readTarget(request.url);
    response.on("finish", () => {
      const ms = Math.round(performance.now() - started);
      parts.log.debug({
        method: request.method,
        path: url?.pathname,
        status: response.statusCode,
        ms,
        correlationId,
      });
    });
    if (url === null) return sendJson(response, 400, { error: "Bad request" });
    route(parts, schemas, request, response, url, correlationId).catch((error: unknown) => {
      if (error instanceof BodyTooLarge)
        return sendJson(response, 413, { error: "Request body too large" }, { Connection: "close" });
      parts.log.error({ err: error, path: url.pathname, correlationId }, "request failed");
      if (response.headersSent) return response.destroy();
      // The reference leads to the log; what went wrong inside is not told to the public.
      const body = { error: "Internal server error", details: `Reference ${correlationId}` };
      sendJson(response, 500, body, corsHeaders("GET, POST"));
    });
  });
}

/** Anybody may send anything as a target: an address that is none is null, and "//x" is a path, never another host. */
function readTarget(target = "/"): URL | null {
  return URL.parse(target.startsWith("/") ? `http://clinic${target}` : target);
}

function decodeId(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // not an encoding: it is no reservation's id either, and gets the 404
  }
}

async function route(
  parts: ClinicParts,
  schemas: SchemaReader,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  correlationId: string,
): Promise<void> {
  const { method } = request;
  if (url.pathname.startsWith("/control/"))
    return answerControl(parts.control, request, response, url.pathname);
  if (method === "GET" && sendBookingPage(response, url.pathname)) return;
  const cancel = /^\/api\/public\/reservations\/([^/]+)\/cancel$/.exec(url.pathname)?.[1];
  if (url.pathname === "/healthz" || url.pathname === "/health") return answerHealth(parts, response);
  if (url.pathname === "/hooks/sluice" && method === "POST") return hook(parts, request, response);
  if (url.pathname.startsWith("/api/public/reservations") && method === "OPTIONS")
    return sendEmpty(response, 204, corsHeaders(url.pathname.endsWith("/availability") ? "GET" : "POST"));
  if (url.pathname === "/api/public/reservations" && method === "POST") {
    response.on("close", () => countBooking(parts.figures, response));
    return book(parts, schemas, request, response, correlationId);
  }
  if (url.pathname === "/api/public/reservations/availability" && method === "GET")
    return answerAvailability(parts, schemas, response, url);
  if (cancel && method === "POST")
    return cancelOne(parts, schemas, request, response, decodeId(cancel), correlationId);
  sendJson(response, 404, { error: "Not found" });
}

async function answerHealth(parts: ClinicParts, response: ServerResponse): Promise<void> {
  if (!parts.ready()) return sendJson(response, 503, { status: "waiting", for: "sluice.outbox_log" });
  try {
    await parts.pool.query("select 1");
    sendJson(response, 200, { status: "ok" });
  } catch {
    sendJson(response, 503, { status: "down", for: "database" });
  }
}

/** An answer that says what is wrong or that a day is full is a refusal; none, or one about the clinic itself, is a failure. */
function countBooking(figures: BookingFigures, response: ServerResponse): void {
  const path = response.getHeader("X-Clinic-Path");
  if (path === "old" || path === "new") figures.count(path);
  else if (!response.writableFinished || response.statusCode >= 500) figures.count("failed");
  else if (response.statusCode >= 400) figures.count("refused");
}

async function book(
  parts: ClinicParts,
  schemas: SchemaReader,
  request: IncomingMessage,
  response: ServerResponse,
  correlationId: string,
): Promise<void> {
  const cors = corsHeaders("POST");
  const body = parseJson(await readBody(request));
  const parsed = parseBooking(body);
  if ("refusal" in parsed) return sendJson(response, 400, parsed.refusal, cors);
  if (!parts.ready()) return sendJson(response, 503, { error: "Not ready yet" }, cors);
  try {
    const answer = await askFlag(parts.flags, parsed.booking.phone);
    const reservation = await createReservation(parts.pool, schemas, parsed.booking, answer, correlationId);
    const { id, status, preferredDate, preferredTime, period, path } = reservation;
    sendJson(
      response,
      200,
      {
        success: true,
        reservation: {
          id,
          status,
          preferred_date: preferredDate,
          preferred_time: path === "new" ? period : preferredTime,
          period,
        },
        message: "예약이 성공적으로 접수되었습니다.",
      },
      { ...cors, "X-Clinic-Path": path },
    );
  } catch (error) {
    if (!(error instanceof BookingRefused)) throw error;
    refuse(response, error, cors);
  }
}

const REFUSALS: Record<BookingRefused["code"], { status: number; body: Record<string, unknown> }> = {
  full: {
    status: 409,
    body: { error: "Reservation limit reached", message: "해당 날짜/시간대의 예약이 마감되었습니다." },
  },
  "invalid-service": { status: 400, body: { error: "Invalid service type" } },
  "unreadable-time": {
    status: 400,
    body: {
      error: "Missing required fields",
      fields: ["period"],
      message: "오전 또는 오후를 선택해 주세요.",
    },
  },
};

function refuse(response: ServerResponse, refused: BookingRefused, cors: Record<string, string>): void {
  const { status, body } = REFUSALS[refused.code];
  sendJson(response, status, body, cors);
}

async function answerAvailability(
  parts: ClinicParts,
  schemas: SchemaReader,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const cors = corsHeaders("GET");
  const date = asDay(url.searchParams.get("date") ?? "");
  const service = url.searchParams.get("service");
  const period = url.searchParams.get("period");
  const missing = [...(url.searchParams.get("date") ? [] : ["date"]), ...(service ? [] : ["service"])];
  if (missing.length > 0 || !service)
    return sendJson(response, 400, { error: "Missing required fields", fields: missing }, cors);
  if (!date) return sendJson(response, 400, { error: "Invalid date format" }, cors);
  if (period !== null && !isPeriod(period))
    return sendJson(response, 400, { error: "Invalid field values", fields: ["period"] }, cors);
  const answer = await askFlag(parts.flags, url.searchParams.get("phone"));
  const found = await readAvailability(parts.pool, schemas, { date, service, period, useNew: answer.value });
  if (!found) return sendJson(response, 400, { error: "Invalid service type" }, cors);
  sendJson(response, 200, { date, service, period, ...found }, cors);
}

async function cancelOne(
  parts: ClinicParts,
  schemas: SchemaReader,
  request: IncomingMessage,
  response: ServerResponse,
  id: string,
  correlationId: string,
): Promise<void> {
  const cors = corsHeaders("POST");
  const body = parseJson(await readBody(request));
  const phone = typeof body === "object" && body !== null && "phone" in body ? body.phone : null;
  if (typeof phone !== "string")
    return sendJson(response, 400, { error: "Missing required fields", fields: ["phone"] }, cors);
  if (!parts.ready()) return sendJson(response, 503, { error: "Not ready yet" }, cors);
  const found = await cancelReservation(parts.pool, schemas, { id, phone }, correlationId);
  if (!found) return sendJson(response, 404, { error: "Reservation not found" }, cors);
  sendJson(response, 200, { success: true, message: "예약이 취소되었습니다." }, cors);
}

async function hook(parts: ClinicParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!parts.webhookSecret) return sendJson(response, 503, { error: "CLINIC_WEBHOOK_SECRET is not set" });
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  const taken = await receiveWebhook(parts.pool, parts.webhookSecret, await readBody(request), headers);
  if (taken) sendEmpty(response, 204);
  else sendJson(response, 401, { error: "Signature does not match" });
}

/** The flag for this person; their phone number is what keeps them on one path from page to page. */
async function askFlag(flags: Client, phone: string | null): Promise<FlagAnswer> {
  const context = phone ? { targetingKey: phone } : {};
  const details = await flags.getBooleanDetails(FLAG, false, context);
  return { value: details.value, variant: details.variant ?? "none", reason: details.reason ?? "UNKNOWN" };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return null;
  }
}

function isPeriod(text: string): text is Period {
  return PERIODS.some((period) => period === text);
}

function correlationIdOf(request: IncomingMessage): string {
  const given = request.headers["x-correlation-id"];
  return typeof given === "string" && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID();
}
