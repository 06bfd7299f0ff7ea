"use client";
import { Search } from "lucide-react";
import { debounce, parseAsString, useQueryStates } from "nuqs";
import { NativeSelect } from "#components/forms/native-select.tsx";
import { Button } from "#components/ui/button.tsx";
import { Input } from "#components/ui/input.tsx";
import { SUBJECT_KINDS } from "#lib/kernel/audit/subject-kinds.ts";

const ANY = "any";
const SUBJECTS = [
  { value: ANY, label: "Any subject" },
  ...SUBJECT_KINDS.map((kind) => ({ value: kind, label: kind.replace("-", " ") })),
];
const OUTCOMES = [
  { value: ANY, label: "Any outcome" },
  { value: "done", label: "done" },
  { value: "refused", label: "refused" },
  { value: "failed", label: "failed" },
];
const WAYS = [
  { value: ANY, label: "Any way" },
  { value: "dashboard", label: "dashboard" },
  { value: "api", label: "API" },
  { value: "cli", label: "command line" },
  { value: "worker", label: "worker" },
  { value: "sql", label: "outside, by SQL" },
];

/** Filters live in the address, so that a view can be sent to somebody. */
export function AuditFilters() {
  const [filter, setFilter] = useQueryStates(
    {
      q: parseAsString.withDefault(""),
      subject: parseAsString.withDefault(ANY),
      id: parseAsString,
      outcome: parseAsString.withDefault(ANY),
      via: parseAsString.withDefault(ANY),
      before: parseAsString,
    },
    { shallow: false, history: "replace", clearOnDefault: true },
  );
  const active =
    filter.q !== "" ||
    filter.id !== null ||
    [filter.subject, filter.outcome, filter.via].some((one) => one !== ANY);
  return (
    <search className="flex flex-wrap items-center gap-2">
      <div className="relative min-w-56 flex-1 max-sm:basis-full">
        <Search
          aria-hidden
          className="-translate-y-1/2 pointer-events-none absolute left-3 top-1/2 size-4 text-muted"
        />
        <Input
          type="search"
          data-list-search
          aria-label="Search subject, actor, action, reason or correlation id"
          placeholder="Subject, actor, action, reason or correlation id"
          className="pl-9"
          value={filter.q}
          onChange={(event) =>
            setFilter({ q: event.target.value, before: null }, { limitUrlUpdates: debounce(300) })
          }
        />
      </div>
      <NativeSelect
        aria-label="Subject"
        className="w-40 max-sm:w-[calc(50%-0.25rem)]"
        options={SUBJECTS}
        value={filter.subject}
        onChange={({ target }) => setFilter({ subject: target.value, id: null, before: null })}
      />
      <NativeSelect
        aria-label="Outcome"
        className="w-40 max-sm:w-[calc(50%-0.25rem)]"
        options={OUTCOMES}
        value={filter.outcome}
        onChange={({ target }) => setFilter({ outcome: target.value, before: null })}
      />
      <NativeSelect
        aria-label="Way"
        className="w-44 max-sm:w-[calc(50%-0.25rem)]"
        options={WAYS}
        value={filter.via}
        onChange={({ target }) => setFilter({ via: target.value, before: null })}
      />
      {active ? (
        <Button variant="ghost" onClick={() => setFilter(null)}>
          Clear
        </Button>
      ) : null}
    </search>
  );
}
