"use client";

import { Search } from "lucide-react";
import { debounce, useQueryStates } from "nuqs";
import { NativeSelect } from "#components/forms/native-select.tsx";
import { Button } from "#components/ui/button.tsx";
import { Input } from "#components/ui/input.tsx";
import { ASKED_FILTERS, FLAG_STATES } from "#lib/flags/model.ts";
import { STATE_WORDS } from "#lib/messages/flag-states.ts";
import { FLAG_QUERY, NO_FILTER } from "./flag-query.ts";

const STATES = ["any" as const, ...FLAG_STATES].map((value) => ({
  value,
  label: value === "any" ? "Any state" : STATE_WORDS[value].words,
}));
const ASKED_WORDS: Record<(typeof ASKED_FILTERS)[number], string> = {
  any: "Asked for or not",
  never: "Never asked for",
  "not for an hour": "Not asked for in the last hour",
  "in the last hour": "Asked for in the last hour",
};
const ASKED = ASKED_FILTERS.map((value) => ({ value, label: ASKED_WORDS[value] }));
const AGES = [
  { value: "0", label: "Any age" },
  ...[7, 30, 90, 365].map((days) => ({ value: String(days), label: `Older than ${days} days` })),
];

/** Search (`/` comes here), state and what tells flags made in bulk apart, kept in the address. */
export function FlagFilters({ owners, makers }: { owners: string[]; makers: string[] }) {
  const [query, setQuery] = useQueryStates(FLAG_QUERY, { shallow: false, history: "replace" });
  const set = (change: Partial<typeof query>) => setQuery({ ...change, page: 1 });
  const filtered = Object.entries(NO_FILTER).some(
    ([name, none]) => query[name as keyof typeof NO_FILTER] !== none,
  );
  const anyMore =
    query.owner !== "" || query.createdBy !== "" || query.olderThanDays !== 0 || query.asked !== "any";
  return (
    <search className="flex flex-wrap items-center gap-2">
      <div className="relative min-w-56 flex-1 max-sm:basis-full">
        <Search
          aria-hidden="true"
          className="pointer-events-none absolute top-2.5 left-3 size-4 text-muted"
        />
        <Input
          type="search"
          data-list-search
          aria-label="Search name, description, owner or plan"
          placeholder="Name, description, owner or plan"
          className="pl-9"
          value={query.q}
          onChange={(event) =>
            setQuery({ q: event.target.value, page: 1 }, { limitUrlUpdates: debounce(200) })
          }
        />
      </div>
      <NativeSelect
        aria-label="State"
        className="w-48 max-sm:w-full"
        options={STATES}
        value={query.state}
        onChange={({ target }) =>
          set({ state: STATES.find((one) => one.value === target.value)?.value ?? "any" })
        }
      />
      {filtered ? (
        <Button variant="ghost" onClick={() => set({ ...NO_FILTER })}>
          Clear
        </Button>
      ) : null}
      <details className="basis-full" open={anyMore || undefined}>
        <summary className="w-fit cursor-pointer py-1 text-muted text-xs">More filters</summary>
        <div className="mt-2 grid gap-2 sm:grid-cols-2 lg:grid-cols-4">
          <NativeSelect
            aria-label="Owner"
            options={choices("Any owner", owners, query.owner)}
            value={query.owner}
            onChange={({ target }) => set({ owner: target.value })}
          />
          <NativeSelect
            aria-label="Created by"
            options={choices("Created by anybody", makers, query.createdBy)}
            value={query.createdBy}
            onChange={({ target }) => set({ createdBy: target.value })}
          />
          <NativeSelect
            aria-label="Age"
            options={AGES}
            value={String(query.olderThanDays)}
            onChange={({ target }) => set({ olderThanDays: Number(target.value) })}
          />
          <NativeSelect
            aria-label="Asked for"
            options={ASKED}
            value={query.asked}
            onChange={({ target }) =>
              set({ asked: ASKED.find((one) => one.value === target.value)?.value ?? "any" })
            }
          />
        </div>
      </details>
    </search>
  );
}

/** What is in the address stays to be seen, though no flag has it. */
function choices(none: string, values: string[], chosen: string): { value: string; label: string }[] {
  const all = chosen === "" || values.includes(chosen) ? values : [chosen, ...values];
  return [{ value: "", label: none }, ...all.map((value) => ({ value, label: value }))];
}
