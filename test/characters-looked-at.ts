type Method = (this: string, ...args: unknown[]) => unknown;

/** What each method of a text goes through, from its arguments and what it gave. */
const LOOKED_AT: Record<string, (text: string, args: unknown[], given: unknown) => number> = {
  charAt: () => 1,
  charCodeAt: () => 1,
  startsWith: (_, args) => String(args[0]).length,
  endsWith: (_, args) => String(args[0]).length,
  slice: (_, __, given) => String(given).length,
  indexOf: (text, args, given) =>
    (given === -1 ? text.length : Number(given)) - Math.max(0, Number(args[1] ?? 0)),
  lastIndexOf: (text, args, given) => Math.min(text.length, Number(args[1] ?? text.length)) - Number(given),
};
for (const whole of [
  "includes",
  "isWellFormed",
  "match",
  "matchAll",
  "normalize",
  "replace",
  "replaceAll",
  "search",
  "split",
  "toLowerCase",
  "toWellFormed",
  "trim",
  "trimStart",
])
  LOOKED_AT[whole] = (text) => text.length;

/** How many characters of texts `work` looks at through their methods: a cost that no other load on the machine changes. */
export function charactersLookedAt(work: () => unknown): number {
  const methods = String.prototype as unknown as Record<string, Method>;
  let characters = 0;
  const kept = Object.entries(LOOKED_AT).map(([name, count]) => {
    const method = methods[name] as Method;
    methods[name] = function (...args) {
      const given = Reflect.apply(method, this, args);
      characters += 1 + Math.max(0, count(this, args, given));
      return given;
    };
    return [name, method] as const;
  });
  try {
    work();
  } finally {
    for (const [name, method] of kept) methods[name] = method;
  }
  return characters;
}
