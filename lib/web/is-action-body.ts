import { areSoundReferences } from "./sound-references.ts";

/**
 * True for what a page's own forms send: the arguments of a server action, or, while a page has no script yet, a form that
 * names its action. Next answers 500 to other bodies, and logs an error for each.
 */
export async function isActionBody(request: Request): Promise<boolean> {
  const isMultipart = request.headers.get("content-type")?.startsWith("multipart/form-data");
  const isCall = request.headers.has("next-action");
  try {
    if (!isMultipart) return isCall && isList(await request.text(), () => null);
    const form = await request.formData();
    if (isCall) return isList(form.get("0"), (id) => form.get(id), true);
    const names = [...form.keys()].filter((name) => /^\$ACTION_(ID|REF)_/.test(name));
    return names.length > 0 && names.every((name) => namesAction(form, name));
  } catch {
    return false;
  }
}

/** `field`: what was sent beside it, by its number. */
function isList(json: unknown, field: (id: string) => unknown, isForm = false): boolean {
  if (typeof json !== "string") return false;
  const list: unknown = JSON.parse(json);
  return Array.isArray(list) && areSoundReferences(list, { root: list, field, isForm });
}

/** $ACTION_ID_<id>, or $ACTION_REF_1 with $ACTION_1:0, {"id": …, "bound": "$@1"}, and $ACTION_1:1, the list that is bound to it. */
function namesAction(form: FormData, name: string): boolean {
  if (name.startsWith("$ACTION_ID_")) return /^[0-9a-f]{40,64}$/.test(name.slice("$ACTION_ID_".length));
  const field = (id: string) => form.get(`$ACTION_${name.slice("$ACTION_REF_".length)}:${id}`);
  const named = JSON.parse(String(field("0"))) as { id?: unknown; bound?: unknown } | null;
  if (typeof named?.id !== "string") return false;
  if (named.bound === null || named.bound === undefined) return true;
  const [, bound] = /^\$@([1-9a-f][0-9a-f]{0,3})$/.exec(String(named.bound)) ?? [];
  return bound !== undefined && isList(field(bound), field, true);
}
