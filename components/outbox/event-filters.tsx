"use client";

import { useTranslations } from "next-intl";
import { debounce, useQueryStates } from "nuqs";
import { NativeSelect } from "#components/forms/native-select.tsx";
import { Button } from "#components/ui/button.tsx";
import { Input } from "#components/ui/input.tsx";
import { EVENT_FILTERS, EVENT_QUERY } from "./event-query.ts";

/** Search (`/` comes here) and state of events, kept in the address. */
export function EventFilters() {
  const t = useTranslations("outbox.filters");
  const nameOf = useTranslations("outbox.states");
  const [query, setQuery] = useQueryStates(EVENT_QUERY, {
    shallow: false,
    history: "replace",
    scroll: false,
  });
  const active = query.q !== "" || query.state !== "any" || query.sink !== "";
  return (
    <search className="flex flex-wrap items-center gap-2 border-line border-b px-4 py-2.5">
      <Input
        type="search"
        data-list-search
        aria-label={t("search")}
        placeholder={t("placeholder")}
        className="min-w-48 flex-1"
        value={query.q}
        onChange={(event) =>
          setQuery({ q: event.target.value, cursor: null }, { limitUrlUpdates: debounce(300) })
        }
      />
      <NativeSelect
        aria-label={t("state")}
        className="w-36"
        options={EVENT_FILTERS.map((state) => ({ value: state, label: nameOf(state) }))}
        value={query.state}
        onChange={({ target: { value: state } }) =>
          setQuery({ state: EVENT_FILTERS.find((one) => one === state) ?? "any", cursor: null })
        }
      />
      {active ? (
        <Button
          variant="ghost"
          size="sm"
          onClick={() => setQuery({ q: "", state: "any", sink: "", cursor: null })}
        >
          {query.sink ? t("clearSink", { sink: query.sink }) : t("clear")}
        </Button>
      ) : null}
    </search>
  );
}
