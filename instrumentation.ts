import type { Instrumentation } from "next";

/** Next calls this once, before the first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { startWeb } = await import("#lib/web/start-web.ts");
  await startWeb();
}

/** Whatever fails in a page, a route or an action and was not answered in words: the log has it, with the request's id. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { logRequestError } = await import("#lib/web/log-request-error.ts");
  logRequestError(error, request, context);
};
