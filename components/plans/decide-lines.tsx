import { useTranslations } from "next-intl";
import { Code } from "#components/ui/code.tsx";
import { Td, Tr } from "#components/ui/table.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { formatCount } from "#lib/kernel/text/numbers.ts";
import { rawValueWords } from "#lib/messages/raw-values.ts";
import type { DecidableGroup } from "#lib/quarantine/views.ts";
import { Choice } from "./choice.tsx";
import { LINE, NOT_CHOSEN } from "./decide-keys.ts";
import type { ShapeGroup } from "./group-by-shape.ts";
import { RawValue } from "./raw-value.tsx";
import { keyOfValue } from "./use-choices.ts";

type LineChoice = { values: readonly string[]; keys: Map<string, string>; disabled: boolean };

/** Decides every value of its shape. */
export function ShapeHeader({
  shape: { key, title, example, groups, rows },
  chosen,
  waiting,
  choice,
  onChoose,
}: {
  shape: ShapeGroup<DecidableGroup>;
  /** What all of them have. */
  chosen: string | null;
  waiting: number;
  choice: LineChoice;
  onChoose: (value: string | null) => void;
}) {
  const t = useTranslations("values.lines");
  const say = useSay();
  const sum = t("of", { values: groups.length, rows });
  const of = waiting > 0 && waiting < groups.length ? t("notChosen", { of: sum, waiting }) : sum;
  return (
    <Tr
      className="bg-sunken focus-within:bg-accent-soft max-md:flex! max-md:flex-wrap max-md:items-center"
      {...{ [LINE]: key }}
    >
      <Td className="max-md:w-full" colSpan={3}>
        <span className="font-semibold">{say(title)}</span>
        <span className="block text-muted text-xs">
          {example === null ? of : t.rich("example", { of, code: () => <Code>{example}</Code> })}
        </span>
      </Td>
      <Td className="max-md:w-full">
        <Choice
          {...choice}
          ofGroup
          label={t("forAllOf", { title: say(title) })}
          chosen={chosen}
          onChoose={onChoose}
        />
      </Td>
    </Tr>
  );
}

export function ValueLine({
  group,
  chosen,
  choice,
  onChoose,
}: {
  group: DecidableGroup;
  chosen: string | null;
  choice: LineChoice;
  onChoose: (value: string | null) => void;
}) {
  const t = useTranslations("values.lines");
  const say = useSay();
  return (
    // On a phone in two lines: the value with its rows, and the choices over the whole width.
    <Tr
      className="focus-within:bg-accent-soft max-md:flex! max-md:flex-wrap max-md:items-center"
      {...{ [LINE]: keyOfValue(group), [NOT_CHOSEN]: chosen === null ? "" : undefined }}
    >
      <Td className="min-w-32 max-md:flex-1 md:pl-8">
        <RawValue value={group.rawValue} />
      </Td>
      <Td numeric>
        {formatCount(group.rows)}
        <span className="text-muted md:hidden"> {t("row", { rows: group.rows })}</span>
      </Td>
      <Td className="whitespace-nowrap text-muted text-xs max-md:hidden!">
        {group.leftOpen ? (
          <LeftOpenBy {...group.leftOpen} />
        ) : group.earliest ? (
          <TimeAgo at={group.earliest} />
        ) : (
          t("rehearsal")
        )}
      </Td>
      <Td className="max-md:w-full">
        <Choice
          {...choice}
          label={t("for", { value: say(rawValueWords(group.rawValue)) })}
          chosen={chosen}
          onChoose={onChoose}
        />
      </Td>
    </Tr>
  );
}

function LeftOpenBy({ by, at }: NonNullable<DecidableGroup["leftOpen"]>) {
  return useTranslations("values").rich("leftOpenBy", { by, ago: () => <TimeAgo at={at} /> });
}
