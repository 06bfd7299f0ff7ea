/**
 * True for what a page's own forms send: the arguments of a server action, or, while a page has no script yet, a form that
 * names its action. Next answers 500 to other bodies, and logs an error for each.
 */
export async function isActionBody(request: Request): Promise<boolean> {
  const isMultipart = request.headers.get("content-type")?.startsWith("multipart/form-data");
  const isCall = request.headers.has("next-action");
  try {
    if (!isMultipart) return isCall && isList(await request.text());
    const form = await request.formData();
    return isCall ? isList(form.get("0")) : [...form.keys()].some((name) => name.startsWith("$ACTION_"));
  } catch {
    return false;
  }
}

function isList(json: unknown): boolean {
  return typeof json === "string" && Array.isArray(JSON.parse(json));
}
