import { LEAVE_OPEN, NEXT_KEY } from "./choice-keys.ts";

/** The keys that choose while a line has the focus. A phone has none. */
export function KeyLegend({ offered, keys }: { offered: readonly string[]; keys: Map<string, string> }) {
  const own = offered.flatMap((value): [string, string][] => {
    const key = keys.get(value);
    return key === undefined ? [] : [[key, value === LEAVE_OPEN ? "leave open" : value]];
  });
  const all: [string, string][] = [
    ...own,
    ["Shift", "with it: the whole group"],
    ["↑ ↓", "another line"],
    [NEXT_KEY, "next not chosen"],
  ];
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-1 border-line border-b px-4 py-2 text-muted text-xs max-md:hidden">
      <span className="sr-only">Keys, while a choice has the focus:</span>
      {all.map(([key, what]) => (
        <span key={key} className="inline-flex items-center gap-1.5">
          <kbd className="rounded-md border border-edge bg-surface px-1.5 font-mono text-2xs">{key}</kbd>
          {what}
        </span>
      ))}
    </p>
  );
}
