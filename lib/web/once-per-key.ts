import { createHash } from "node:crypto";
import { z } from "zod";
import { Prisma } from "../generated/prisma/client.ts";
import type { Context } from "../kernel/context.ts";
import { AppError } from "../kernel/errors.ts";
import { log } from "../kernel/log/log.ts";
import { message } from "../messages/catalogue/message.ts";
import { describeFailure } from "./failure.ts";
import { toProblem } from "./problem.ts";

const KEPT_HOURS = 24;
const REPLAYED = "idempotency-replayed";

/** As it is kept. `body`: null where it held a secret, or nothing was answered but the status. */
const Answer = z.object({
  version: z.literal(1),
  status: z.int(),
  headers: z.record(z.string(), z.string()),
  body: z.string().nullable(),
  secret: z.boolean(),
});
type Answer = z.infer<typeof Answer>;

type Sent = {
  request: Request;
  body: string;
  /** What is answered is shown once and not kept. */
  secret: boolean;
};

/**
 * Does what a request asks once for each Idempotency-Key of who asks, however often and however many at once it comes. A
 * repeat is answered what was answered, refusals too. A fault is forgotten, so that it can be tried again.
 * @throws AppError invalid of a key that is none; key-reused if the key came with another request; conflict while it is under
 *   way, and if the answer was not kept
 */
export async function oncePerKey(ctx: Context, sent: Sent, work: () => Promise<Response>): Promise<Response> {
  const key = sent.request.headers.get("idempotency-key");
  if (key === null) return work();
  if (!/^[\x21-\x7e]{1,255}$/.test(key))
    throw new AppError("invalid", message("requests.idempotencyKey.form"));
  const row = { actor: `${ctx.actor.kind}:${ctx.actor.id}`, keyHash: hash(key) };
  const requestHash = hashRequest(key, sent);
  await ctx.db
    .$executeRaw`delete from idempotency_keys where created_at < now() - make_interval(hours => ${KEPT_HOURS})`;
  const { count } = await ctx.db.idempotencyKey.createMany({
    data: [{ ...row, requestHash }],
    skipDuplicates: true,
  });
  if (count === 0) return repeat(ctx, row, requestHash);
  return answerAndKeep(ctx, row, sent, work);
}

type Row = { actor: string; keyHash: string };

async function repeat(ctx: Context, row: Row, requestHash: string): Promise<Response> {
  const known = await ctx.db.idempotencyKey.findUnique({ where: { actor_keyHash: row } });
  if (known && known.requestHash !== requestHash)
    throw new AppError("key-reused", message("requests.idempotencyKey.reused"));
  if (!known?.answer)
    throw new AppError("conflict", message("requests.idempotencyKey.underWay"), {
      since: known?.createdAt ?? null,
    });
  const { status, headers, body, secret } = Answer.parse(known.answer);
  if (secret && status < 400)
    throw new AppError("conflict", message("requests.idempotencyKey.secretGone"), { answeredOnce: true });
  return new Response(body, { status, headers: { ...headers, [REPLAYED]: "true" } });
}

async function answerAndKeep(
  ctx: Context,
  row: Row,
  { request, secret }: Sent,
  work: () => Promise<Response>,
): Promise<Response> {
  const response = await work().catch((error: unknown) => {
    const failure = describeFailure(error, request);
    if (failure.status < 500) return toProblem(failure);
    return forget(ctx, row).then(() => Promise.reject(error));
  });
  const body = response.body === null ? null : await response.clone().text();
  const isShownOnce = secret && response.ok;
  const answer: Answer = {
    version: 1,
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: isShownOnce ? null : body,
    secret: isShownOnce,
  };
  // It is done: what keeps the answer from being kept must not keep it from being given.
  await ctx.db.idempotencyKey
    .update({ where: { actor_keyHash: row }, data: { answer } })
    .catch((err: unknown) => log.warn({ err }, "the answer to an Idempotency-Key could not be kept"));
  return response;
}

/** Nothing came of it, so that the next attempt is the first. One that was answered meanwhile stays. */
async function forget(ctx: Context, row: Row): Promise<void> {
  await ctx.db.idempotencyKey
    .deleteMany({ where: { ...row, answer: { equals: Prisma.DbNull } } })
    .catch((err: unknown) => log.warn({ err }, "an Idempotency-Key could not be forgotten"));
}

function hashRequest(key: string, { request, body }: Sent): string {
  const { pathname, search } = new URL(request.url);
  const version = request.headers.get("if-match");
  // Without one as ever, so that a key from before an upgrade is known.
  const expected = version === null ? [] : [version];
  return hash(JSON.stringify([key, request.method, pathname + search, body, ...expected]));
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
