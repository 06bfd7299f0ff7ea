"use client";
import { Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { debounce, parseAsString, useQueryStates } from "nuqs";
import { NativeSelect } from "#components/forms/native-select.tsx";
import { Button } from "#components/ui/button.tsx";
import { Input } from "#components/ui/input.tsx";
import { SUBJECT_KINDS, WAYS } from "#lib/kernel/audit/subject-kinds.ts";

const ANY = "any";
const OUTCOMES = ["done", "refused", "failed"] as const;

/** Filters live in the address, so that a view can be sent to somebody. */
export function AuditFilters() {
  const t = useTranslations("audit.auditFilters");
  const named = useTranslations("audit");
  const subjects = [
    { value: ANY, label: t("anySubject") },
    ...SUBJECT_KINDS.map((kind) => ({ value: kind, label: named(`subjects.${kind}`) })),
  ];
  const outcomes = [
    { value: ANY, label: t("anyOutcome") },
    ...OUTCOMES.map((value) => ({ value, label: t(value) })),
  ];
  const ways = [
    { value: ANY, label: t("anyWay") },
    ...WAYS.map((value) => ({ value, label: named(`ways.${value}`) })),
  ];
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
          aria-label={t("searchSubjectActorActionReason")}
          placeholder={t("placeholder")}
          className="pl-9"
          value={filter.q}
          onChange={(event) =>
            setFilter({ q: event.target.value, before: null }, { limitUrlUpdates: debounce(300) })
          }
        />
      </div>
      <NativeSelect
        aria-label={t("subject")}
        className="w-40 max-sm:w-[calc(50%-0.25rem)]"
        options={subjects}
        value={filter.subject}
        onChange={({ target }) => setFilter({ subject: target.value, id: null, before: null })}
      />
      <NativeSelect
        aria-label={t("outcome")}
        className="w-40 max-sm:w-[calc(50%-0.25rem)]"
        options={outcomes}
        value={filter.outcome}
        onChange={({ target }) => setFilter({ outcome: target.value, before: null })}
      />
      <NativeSelect
        aria-label={t("way")}
        className="w-44 max-sm:w-[calc(50%-0.25rem)]"
        options={ways}
        value={filter.via}
        onChange={({ target }) => setFilter({ via: target.value, before: null })}
      />
      {active ? (
        <Button variant="ghost" onClick={() => setFilter(null)}>
          {t("clear")}
        </Button>
      ) : null}
    </search>
  );
}
