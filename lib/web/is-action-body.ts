import { readBounded } from "./read-bounded.ts";
import { areSoundArguments } from "./sound-references.ts";

/** How much may be sent. Next reads what is let through once more, slower, and while it does nothing else is answered. */
export type ActionLimits = { bytes: number; fields: number; textCharacters: number };
/** From anybody: the sign-in page's own form goes to the API, and holds an email and a password. */
export const FROM_ANYBODY: ActionLimits = { bytes: 16 * 1024, fields: 50, textCharacters: 16 * 1024 };
/** From who is signed in: a quarantine's CSV of 10 MB as a file, or as text decisions about 5,000 values. */
export const FROM_SIGNED_IN: ActionLimits = {
  bytes: 11 * 1024 * 1024,
  fields: 500,
  textCharacters: 2 * 1024 * 1024,
};
/** A form names its action, and may have a button with another. */
const MOST_ACTIONS = 5;

/**
 * True for what a page's own forms send: the arguments of a server action, or, while a page has no script yet, a form that
 * names its action. Next answers 500 to other bodies, and logs an error for each.
 */
export async function isActionBody(request: Request, limits: ActionLimits): Promise<boolean> {
  const type = request.headers.get("content-type") ?? "";
  const isCall = request.headers.has("next-action");
  try {
    const isForm = type.startsWith("multipart/form-data");
    if (!isForm && !isCall) return false;
    // All that is not a file is small, and without a form nothing is a file.
    const body = await readBounded(
      request,
      isForm ? limits.bytes : Math.min(limits.bytes, limits.textCharacters),
    );
    if (!isForm)
      return areSoundArguments("0", { field: (id) => (id === "0" ? body.toString() : null), isForm });
    const fields = await readFields(body, type, limits);
    if (fields === null) return false;
    if (isCall) return areSoundArguments("0", { field: (id) => fields.get(id), isForm });
    const names = [...fields.keys()].filter((name) => /^\$ACTION_(ID|REF)_/.test(name));
    return (
      names.length > 0 && names.length <= MOST_ACTIONS && names.every((name) => namesAction(fields, name))
    );
  } catch {
    return false;
  }
}

type Fields = ReadonlyMap<string, FormDataEntryValue>;

/** By name, so that none is searched for; the first of a name counts, as it does for React. Null beyond a limit. */
async function readFields(body: Buffer, type: string, limits: ActionLimits): Promise<Fields | null> {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(type) ?? [];
  // Counted before they are read: a field costs far more than its bytes.
  const boundary = Buffer.from(`--${quoted ?? plain ?? ""}`);
  // One in front of each field, and one at the end.
  let boundaries = 0;
  for (let at = body.indexOf(boundary); at !== -1; at = body.indexOf(boundary, at + boundary.length)) {
    boundaries += 1;
    if (boundaries > limits.fields + 1) return null;
  }
  const form = await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
  const fields = new Map<string, FormDataEntryValue>();
  let characters = 0;
  for (const [name, value] of form) {
    characters += name.length + (typeof value === "string" ? value.length : value.name.length);
    if (characters > limits.textCharacters) return null;
    if (!fields.has(name)) fields.set(name, value);
  }
  return fields;
}

/** $ACTION_ID_<id>, or $ACTION_REF_1 with $ACTION_1:0, {"id": …, "bound": "$@1"}, and $ACTION_1:1, the list that is bound to it. */
function namesAction(fields: Fields, name: string): boolean {
  if (name.startsWith("$ACTION_ID_")) return /^[0-9a-f]{40,64}$/.test(name.slice("$ACTION_ID_".length));
  const field = (id: string) => fields.get(`$ACTION_${name.slice("$ACTION_REF_".length)}:${id}`);
  const named = JSON.parse(String(field("0"))) as { id?: unknown; bound?: unknown } | null;
  if (typeof named?.id !== "string") return false;
  if (named.bound === null || named.bound === undefined) return true;
  const [, bound] = /^\$@([1-9a-f][0-9a-f]{0,3})$/.exec(String(named.bound)) ?? [];
  return bound !== undefined && areSoundArguments(bound, { field, isForm: true });
}
