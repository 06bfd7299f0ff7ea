/** Deeper than any argument of an action. */
const DEEPEST = 100;
/** All JSON of a call: what a page knew before (a preview, a sum of decisions) and a few plain values. Fields are not in it. */
const MOST_CHARACTERS = 128 * 1024;
/** Of each list of arguments. A page sends one for the form, and one for each object that it names twice. */
const MOST_REFERENCES = 100;
const PLAIN = new Set(["$undefined", "$NaN", "$Infinity", "$-Infinity", "$-0"]);

type Sent = {
  /** What was sent under a number; asked once for each. */
  field: (id: string) => unknown;
  /** Fields of a form may be meant as a whole. */
  isForm: boolean;
};

/**
 * Whether field `root` is a list of arguments in which each text that React would take for a reference, as it begins with $,
 * is of a kind that a page's actions send and leads to something: React's decoder throws at others. Maps, sets, promises and
 * functions are not sent here. What is referred to is held to the same. The work grows with what was sent and no faster,
 * as anybody may send it: each field is parsed once, however often it is named.
 */
export function areSoundArguments(root: string, { field, isForm }: Sent): boolean {
  const parsed = new Map<string, unknown>();
  const unread: unknown[] = [];
  let characters = 0;
  let references = 0;

  const read = (id: string): unknown => {
    if (parsed.has(id)) return parsed.get(id);
    const text = field(id);
    if (typeof text === "string") characters += text.length;
    const value = typeof text === "string" && characters <= MOST_CHARACTERS ? parse(text) : undefined;
    parsed.set(id, value);
    unread.push(value);
    return value;
  };
  const isSound = (value: unknown, depth = 0): boolean => {
    if (depth > DEEPEST) return false;
    if (typeof value === "string") return !value.startsWith("$") || isSoundText(value);
    if (!isObject(value)) return true;
    return Object.values(value).every((one) => isSound(one, depth + 1));
  };
  const isSoundText = (text: string): boolean => {
    const kind = text.charAt(1);
    if (kind === "$" || PLAIN.has(text)) return true;
    if (kind === "D") return text.length < 40 && !Number.isNaN(Date.parse(text.slice(2)));
    if (kind === "n") return /^-?\d{1,300}$/.test(text.slice(2));
    references += 1;
    if (references > MOST_REFERENCES) return false;
    if (kind === "K") return isForm && /^[1-9a-f][0-9a-f]{0,3}$/.test(text.slice(2));
    const [id = "", ...path] = text.slice(1).split(":");
    if (!/^[0-9a-f]{1,4}$/.test(id) || path.length > DEEPEST) return false;
    const found = path.reduce<unknown>(
      (at, key) => (isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined),
      read(id),
    );
    return isObject(found) && !(id === root && path.length === 0);
  };

  if (!Array.isArray(read(root))) return false;
  for (const value of unread) if (!isSound(value)) return false; // grows by what is referred to
  return true;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
