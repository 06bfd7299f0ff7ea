import { useTranslations } from "next-intl";
import { Td, Th } from "#components/ui/table.tsx";

/** The flags with their box ticked, by name. */
export type Choice = { chosen: ReadonlySet<string>; choose: (chosen: ReadonlySet<string>) => void };

/** As wide as a finger needs, the box in its middle. */
const HIT = "flex size-10 items-center justify-center max-md:size-11";
const BOX = "size-4 accent-accent";

/** The box of one flag's row. */
export function ChooseOne({ name, choice: { chosen, choose } }: { name: string; choice: Choice }) {
  const t = useTranslations("flags.choose");
  return (
    <Td className="w-10 p-0 max-md:pl-1">
      <label className={HIT}>
        <input
          type="checkbox"
          className={BOX}
          aria-label={t("one", { name })}
          checked={chosen.has(name)}
          onChange={(event) => choose(withNames(chosen, [name], event.target.checked))}
        />
      </label>
    </Td>
  );
}

/** The box above them: all on this page, and those on others stay as they are. */
export function ChooseAll({ names, choice: { chosen, choose } }: { names: string[]; choice: Choice }) {
  const t = useTranslations("flags.choose");
  const here = names.filter((name) => chosen.has(name)).length;
  return (
    <Th className="w-10 p-0 max-md:pl-1">
      <label className={HIT}>
        <input
          type="checkbox"
          className={BOX}
          aria-label={t("all")}
          checked={here > 0 && here === names.length}
          ref={(box) => {
            if (box) box.indeterminate = here > 0 && here < names.length;
          }}
          onChange={(event) => choose(withNames(chosen, names, event.target.checked))}
        />
      </label>
    </Th>
  );
}

function withNames(chosen: ReadonlySet<string>, names: string[], on: boolean): ReadonlySet<string> {
  const next = new Set(chosen);
  for (const name of names) {
    if (on) next.add(name);
    else next.delete(name);
  }
  return next;
}
