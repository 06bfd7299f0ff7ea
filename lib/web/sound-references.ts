/** Deeper than any argument of an action. */
const DEEPEST = 100;
const PLAIN = new Set(["$undefined", "$NaN", "$Infinity", "$-Infinity", "$-0"]);

type Body = {
  root: unknown;
  /** What was sent beside it, by its number; null if nothing was. */
  field: (id: string) => unknown;
  /** Fields of a form may be meant as a whole. */
  isForm: boolean;
};

/**
 * Whether each text that React would take for a reference, as it begins with $, is of a kind that a page's actions send and
 * leads to something: React's decoder throws at others. Maps, sets, promises and functions are not sent here.
 */
export function areSoundReferences(value: unknown, body: Body, depth = 0): boolean {
  if (depth > DEEPEST) return false;
  if (typeof value === "string") return !value.startsWith("$") || isSound(value, body);
  if (typeof value !== "object" || value === null) return true;
  return Object.values(value).every((one) => areSoundReferences(one, body, depth + 1));
}

function isSound(text: string, { root, field, isForm }: Body): boolean {
  const kind = text.charAt(1);
  if (kind === "$" || PLAIN.has(text)) return true;
  if (kind === "D") return !Number.isNaN(Date.parse(text.slice(2)));
  if (kind === "n") return /^-?\d{1,300}$/.test(text.slice(2));
  if (kind === "K") return isForm && /^[1-9a-f][0-9a-f]{0,3}$/.test(text.slice(2));
  const [id = "", ...path] = text.slice(1).split(":");
  if (!/^[0-9a-f]{1,4}$/.test(id)) return false;
  const sent = id === "0" ? root : parse(field(id));
  const found = path.reduce<unknown>(
    (at, key) => (isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined),
    sent,
  );
  return isObject(found) && !(id === "0" && path.length === 0);
}

function parse(json: unknown): unknown {
  try {
    return typeof json === "string" ? JSON.parse(json) : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
