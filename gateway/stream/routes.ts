import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { countedList, countedRecord } from "#lib/kernel/input/counted-list.ts";
import { showHidden } from "#lib/kernel/input/hidden-characters.ts";
import { shownIssues } from "#lib/kernel/input/issue-sentence.ts";
import { isStorable } from "#lib/kernel/input/storable-text.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import type { Caller } from "../core/client-tokens.ts";
import type { PresentClient } from "../core/save-presence.ts";
import { admit, NO_SECRET, refuse, tokenOf, tooMany } from "../http/admit.ts";
import { header, readJson, sendJson } from "../http/json.ts";
import type { Asked, Route } from "../http/route.ts";

const MOST_TELEMETRY_BYTES = 1024 * 1024;
/** Far more answers than one program gives between two posts. */
const MOST_ANSWERS = 1_000_000_000;
const MOST_FLAGS = 10_000;
/** Those that a flag may have, and those that one had whose variants changed meanwhile. */
const MOST_VARIANTS = 200;
const MOST_KEYS = 20_000;
/** Well within the time after which a client takes its report for lost. */
const LATE_WITHIN_MS = 1_000;

const Name = z.string().min(1).max(100).refine(isStorable).transform(showHidden);
const Count = z.number().int().min(0).max(MOST_ANSWERS);
const Client = z.object({ clientId: Name, name: Name, sdk: Name });
const Ack = z.object({
  clientId: Name,
  revision: z.number().int().nonnegative(),
  /** All that it answered before it served this was taken. */
  told: z.boolean().optional(),
});
const Named = z.object({ clientId: Name });
const Report = z.object({
  /** Of each flag, how often each variant was answered. */
  answers: countedRecord(
    countedRecord(Count, MOST_VARIANTS, message("input.notes.mostVariants", { most: MOST_VARIANTS })),
    MOST_FLAGS,
    message("input.notes.mostFlags", { most: MOST_FLAGS }),
  ),
  keys: countedList(z.string(), MOST_KEYS),
  /** What it could not tell before this stream began; it confirms what it serves now after that. */
  late: z.boolean().optional(),
});

/** What the SDK asks and tells. */
export const STREAM_ROUTES: Route[] = [
  { method: "GET", path: "/v1/stream", counted: "sdk-stream", answer: forStreams(openSdkStream) },
  { method: "POST", path: "/v1/ack", counted: "sdk-ack", answer: forStreams(acknowledge) },
  { method: "POST", path: "/v1/telemetry", counted: "sdk-telemetry", answer: forStreams(report) },
  { method: "POST", path: "/v1/leave", counted: "sdk-leave", answer: forStreams(leave) },
];

/** Of whoever has a token for servers; anybody else is refused. */
function forStreams(answer: (asked: Asked, caller: Caller) => Promise<void>): Route["answer"] {
  return async (asked) => {
    const { parts, request, response } = asked;
    const caller = admit(parts, response, parts.tokens.callerOf(tokenOf(request)));
    if (caller === null) return;
    if (caller.mayStream) return answer(asked, caller);
    const errorDetails = "This token is for browsers: it may evaluate flags and nothing else.";
    sendJson(response, 403, { errorCode: "GENERAL", errorDetails });
  };
}

async function openSdkStream({ parts, request, response, query }: Asked, caller: Caller): Promise<void> {
  const client = Client.safeParse(Object.fromEntries(new URLSearchParams(query)));
  if (!client.success) {
    const errorDetails = "clientId, name and sdk are needed: text of 1 to 100 characters each, without NUL.";
    return sendJson(response, 400, { errorDetails });
  }
  if (parts.flags.source === "nothing") {
    const errorDetails = "The gateway has no flags yet.";
    return sendJson(response, 503, { errorDetails }, { "retry-after": "1" });
  }
  if (!(await parts.limits.admit(request, response, caller))) return tooMany(response);
  const secret = header(request, "sluice-stream");
  if (parts.streams.openSdk(caller, client.data, { secret, response })) return;
  const errorDetails =
    "Another stream has this clientId. Send its secret as sluice-stream, wait until it is gone, or use another id.";
  sendJson(response, 409, { errorDetails }, { "retry-after": "5" });
}

async function acknowledge(asked: Asked, caller: Caller): Promise<void> {
  const { parts, request, response } = asked;
  const ack = Ack.safeParse(await readJson(request, MOST_TELEMETRY_BYTES));
  // A client cannot serve what this gateway has not served yet.
  if (!ack.success || ack.data.revision > parts.flags.revision) {
    return sendJson(response, 400, { errorDetails: "clientId and a revision that was served are needed." });
  }
  const client = hear(asked, { caller, clientId: ack.data.clientId });
  if (client === null) return;
  // Nobody's word counts, so that none is kept: anybody could fill the table.
  if (client.authenticated) {
    const { clientId } = client;
    const { revision, told } = ack.data;
    parts.presence.acknowledged(clientId, revision);
    if (told) parts.telemetry.whenWritten(() => parts.presence.told(clientId, revision));
  }
  response.writeHead(204).end();
}

async function report(asked: Asked, caller: Caller): Promise<void> {
  const { parts, request, response } = asked;
  const { flags, telemetry } = parts;
  const body = await readJson(request, MOST_TELEMETRY_BYTES);
  const client = hearNamed(asked, { caller, body });
  if (client === null) return;
  const report = Report.safeParse(body);
  if (!report.success) {
    const [first] = shownIssues(report.error.issues);
    return sendJson(response, 400, { errorDetails: first && english(first.says) });
  }
  for (const [flag, counts] of Object.entries(report.data.answers)) {
    if (!flags.has(flag)) continue;
    for (const [variant, count] of Object.entries(counts))
      telemetry.reported(client, flag, flags.countedAs(flag, variant), count);
  }
  for (const key of report.data.keys) telemetry.seen(client, key);
  // Whoever reads that it serves a flag now also reads what it answered before. While the database is away, nobody reads either.
  if (report.data.late)
    await Promise.race([telemetry.written(), delay(LATE_WITHIN_MS, null, { ref: false })]);
  response.writeHead(204).end();
}

async function leave(asked: Asked, caller: Caller): Promise<void> {
  const { parts, request, response } = asked;
  const body = await readJson(request, MOST_TELEMETRY_BYTES);
  const client = hearNamed(asked, { caller, body });
  if (client === null) return;
  parts.streams.leave(client);
  response.writeHead(204).end();
}

/** Hears the client that a body names, before anything else of the body is looked at; null as of `hear`. */
function hearNamed(asked: Asked, { caller, body }: { caller: Caller; body: unknown }): PresentClient | null {
  const named = Named.safeParse(body);
  if (named.success) return hear(asked, { caller, clientId: named.data.clientId });
  sendJson(asked.response, 400, { errorDetails: "clientId is needed." });
  return null;
}

/** The client whose word this is; null after a refusal was answered, and then nothing of it counts. */
function hear(
  { parts, request, response }: Asked,
  who: { caller: Caller; clientId: string },
): PresentClient | null {
  const heard = parts.streams.hear({ ...who, secret: header(request, "sluice-stream") });
  if (heard === "not-its-secret") refuse(response, NO_SECRET);
  else if (heard === "no-stream") {
    const errorDetails = "This client has no stream here. Open GET /v1/stream first.";
    sendJson(response, 409, { errorDetails });
  } else return heard;
  return null;
}
