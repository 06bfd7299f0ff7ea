"use client";

import { Search } from "lucide-react";
import { debounce, useQueryStates } from "nuqs";
import { NativeSelect } from "#components/forms/native-select.tsx";
import { Button } from "#components/ui/button.tsx";
import { Input } from "#components/ui/input.tsx";
import { STATE_WORDS } from "#lib/format/flag-states.ts";
import { FLAG_FILTERS, FLAG_QUERY } from "./flag-query.ts";

const STATES = FLAG_FILTERS.map((state) => ({
  value: state,
  label: state === "any" ? "Any state" : STATE_WORDS[state].words,
}));

/** Search (`/` comes here) and state, kept in the address. */
export function FlagFilters() {
  const [query, setQuery] = useQueryStates(FLAG_QUERY, { shallow: false, history: "replace" });
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
        className="w-44 max-sm:w-full"
        options={STATES}
        value={query.state}
        onChange={({ target: { value: state } }) => {
          const known = FLAG_FILTERS.find((one) => one === state);
          setQuery({ state: known ?? "any", page: 1 });
        }}
      />
      {query.q !== "" || query.state !== "any" ? (
        <Button variant="ghost" onClick={() => setQuery({ q: "", state: "any", page: 1 })}>
          Clear
        </Button>
      ) : null}
    </search>
  );
}
