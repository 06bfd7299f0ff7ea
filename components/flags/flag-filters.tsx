"use client";

import { Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { debounce, useQueryStates } from "nuqs";
import { NativeSelect } from "#components/forms/native-select.tsx";
import { Button } from "#components/ui/button.tsx";
import { Input } from "#components/ui/input.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { ASKED_FILTERS, FLAG_STATES } from "#lib/flags/list-choices.ts";
import { stateName } from "#lib/messages/flag-states.ts";
import { FLAG_QUERY, NO_FILTER } from "./flag-query.ts";

const STATES = ["any", ...FLAG_STATES] as const;
const ASKED_WORDS = {
  any: "askedAny",
  never: "askedNever",
  "not-for-an-hour": "askedNotForAnHour",
  "in-the-last-hour": "askedInTheLastHour",
} as const satisfies Record<(typeof ASKED_FILTERS)[number], string>;
const AGES = [7, 30, 90, 365];

/** Search (`/` comes here), state and what tells flags made in bulk apart, kept in the address. */
export function FlagFilters({ owners, makers }: { owners: string[]; makers: string[] }) {
  const t = useTranslations("flags.filters");
  const say = useSay();
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
          aria-label={t("search")}
          placeholder={t("placeholder")}
          className="pl-9"
          value={query.q}
          onChange={(event) =>
            setQuery({ q: event.target.value, page: 1 }, { limitUrlUpdates: debounce(200) })
          }
        />
      </div>
      <NativeSelect
        aria-label={t("state")}
        className="w-48 max-sm:w-full"
        options={STATES.map((value) => ({
          value,
          label: value === "any" ? t("anyState") : say(stateName(value)),
        }))}
        value={query.state}
        onChange={({ target }) => set({ state: STATES.find((one) => one === target.value) ?? "any" })}
      />
      {filtered ? (
        <Button variant="ghost" onClick={() => set({ ...NO_FILTER })}>
          {t("clear")}
        </Button>
      ) : null}
      <details className="basis-full" open={anyMore || undefined}>
        <summary className="w-fit cursor-pointer py-1 text-muted text-xs">{t("more")}</summary>
        <div className="mt-2 grid gap-2 sm:grid-cols-2 lg:grid-cols-4">
          <NativeSelect
            aria-label={t("owner")}
            options={choices(t("anyOwner"), owners, query.owner)}
            value={query.owner}
            onChange={({ target }) => set({ owner: target.value })}
          />
          <NativeSelect
            aria-label={t("createdBy")}
            options={choices(t("createdByAnybody"), makers, query.createdBy)}
            value={query.createdBy}
            onChange={({ target }) => set({ createdBy: target.value })}
          />
          <NativeSelect
            aria-label={t("age")}
            options={[
              { value: "0", label: t("anyAge") },
              ...AGES.map((days) => ({ value: String(days), label: t("olderThan", { days }) })),
            ]}
            value={String(query.olderThanDays)}
            onChange={({ target }) => set({ olderThanDays: Number(target.value) })}
          />
          <NativeSelect
            aria-label={t("asked")}
            options={ASKED_FILTERS.map((value) => ({ value, label: t(ASKED_WORDS[value]) }))}
            value={query.asked}
            onChange={({ target }) =>
              set({ asked: ASKED_FILTERS.find((one) => one === target.value) ?? "any" })
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
