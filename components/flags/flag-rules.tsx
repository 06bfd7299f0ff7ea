import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Code } from "#components/ui/code.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { TimeAgo, ZoneBeside } from "#components/ui/time-ago.tsx";
import { useSay } from "#components/ui/use-say.ts";
import type { FlagDetail } from "#lib/flags/model.ts";
import { percentWords } from "#lib/kernel/text/numbers.ts";
import { shareWords } from "#lib/messages/share-words.ts";
import { describeWindow } from "./describe-window.ts";

const SHOWN_KEYS = 6;

/** What is asked before the percentage, in the order in which it is asked; `named` if its variants are other than on and off. */
export function FlagRules({ flag, named }: { flag: FlagDetail; named: boolean }) {
  const t = useTranslations("flag.rules");
  const say = useSay();
  const on = named ? flag.defaultVariant : t("on");
  const off = named ? flag.offVariant : t("off");
  const boundary = flag.nextBoundaryAt;
  const more = flag.allowKeys.length - SHOWN_KEYS;
  const percentage = say(percentWords(flag.retiredAt ? 100 : flag.rolloutPercentage));
  const gets = (what: string) => (flag.killedAt && !flag.retiredAt ? t("onceLifted", { what }) : what);
  return (
    <Table label={t("label")}>
      <THead>
        <Tr>
          <Th>{t("asked")}</Th>
          <Th>{t("who")}</Th>
          <Th>{t("gets")}</Th>
        </Tr>
      </THead>
      <TBody>
        <Tr>
          <Td className="w-16 text-muted">1</Td>
          <Td>
            {t.rich("outside", { window: say(describeWindow(flag.window)), b, muted })}
            {boundary ? (
              <span className="block text-muted text-xs">
                {t.rich(flag.windowOpen ? "closes" : "opens", {
                  ago: () => (
                    <>
                      <TimeAgo at={boundary} />
                      {typeof flag.window === "object" && flag.window ? (
                        <ZoneBeside at={boundary} other={flag.window.zone} />
                      ) : null}
                    </>
                  ),
                })}
              </span>
            ) : null}
          </Td>
          <Td className="whitespace-nowrap">{flag.window === null ? "—" : off}</Td>
        </Tr>
        <Tr>
          <Td className="text-muted">2</Td>
          <Td>
            {flag.allowKeys.length === 0
              ? t.rich("allowListEmpty", { b, muted })
              : t.rich("allowList", {
                  more: Math.max(0, more),
                  b,
                  muted,
                  keys: () => (
                    <Code className="wrap-anywhere text-text">
                      {flag.allowKeys.slice(0, SHOWN_KEYS).join(", ")}
                    </Code>
                  ),
                })}
          </Td>
          <Td className="whitespace-nowrap">
            {flag.allowKeys.length === 0 ? "—" : flag.enabled ? gets(on) : off}
          </Td>
        </Tr>
        <Tr>
          <Td className="text-muted">3</Td>
          <Td>{t("everyoneElse")}</Td>
          <Td className="whitespace-nowrap">
            {flag.enabled
              ? gets(
                  named
                    ? t("percentageVariant", { percentage, variant: on })
                    : t("percentageOn", { percentage }),
                )
              : say(shareWords(flag))}
          </Td>
        </Tr>
      </TBody>
    </Table>
  );
}

function b(words: ReactNode) {
  return <b className="font-semibold">{words}</b>;
}

function muted(words: ReactNode) {
  return <span className="text-muted">{words}</span>;
}
