const words = (list: string) => new Set(list.split(" "));

/** In {"key": "password", "value": …} the one names what the other is. */
const NAMING = words(
  "key k name n field fieldname attribute attr label header code id param parameter property prop variable var column " +
    "setting option",
);
const NAMED = words("value values val v content data text raw input answer current old new before after");
/** A type names a bare value; beside data or text it is more often an event's. */
const TYPING = words("type kind system");
const TYPED = words("value values val v");
/** A validator says where the value is that it refuses, as a path or as a list: {"loc": ["body", "password"], "input": …}. */
const PLACING = words("loc path pointer instancepath instance_path datapath");
const PLACED = words("value input received rejectedvalue rejected_value");
const LONGEST_NAME = 200;
const MOST_STEPS = 20;

/** Which keys hold a secret because this one, with this value, says so; null if it says nothing. */
export function secretNeighbours(
  key: string,
  value: unknown,
  isSecretName: (name: string) => boolean,
): ReadonlySet<string> | null {
  const lower = key.toLowerCase();
  const named = NAMING.has(lower) ? NAMED : TYPING.has(lower) ? TYPED : PLACING.has(lower) ? PLACED : null;
  if (named === null) return null;
  const names: unknown[] = named === PLACED && Array.isArray(value) ? value.slice(0, MOST_STEPS) : [value];
  return names.some((name) => namesSecret(name, isSecretName)) ? named : null;
}

/** True for a text that names a secret, as the first of ["password", "hunter2"] does. */
export function namesSecret(value: unknown, isSecretName: (name: string) => boolean): boolean {
  return typeof value === "string" && value.length <= LONGEST_NAME && isSecretName(value);
}
