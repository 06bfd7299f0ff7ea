import { AppError } from "../errors.ts";

/** What a request says beside its address; nothing is an empty object. @throws AppError invalid, SyntaxError */
export async function optionalBody(request: Request): Promise<object> {
  const text = await request.text();
  if (text.trim() === "") return {};
  const body: unknown = JSON.parse(text);
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw new AppError("invalid", "The body must be a JSON object.");
  return body;
}
