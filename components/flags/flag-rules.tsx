import { Code } from "#components/ui/code.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import type { FlagDetail } from "#lib/flags/model.ts";
import { countOf, formatPercent } from "#lib/kernel/text/numbers.ts";
import { shareWords } from "#lib/messages/share-words.ts";
import { describeWindow } from "./describe-window.ts";

const SHOWN_KEYS = 6;

/** What is asked before the percentage, in the order in which it is asked. */
export function FlagRules({ flag }: { flag: FlagDetail }) {
  const more = flag.allowKeys.length - SHOWN_KEYS;
  const gets = (what: string) => (flag.killedAt && !flag.retiredAt ? `off, ${what} once lifted` : what);
  return (
    <Table label="Rules, in the order in which they are asked">
      <THead>
        <Tr>
          <Th>Asked</Th>
          <Th>Who</Th>
          <Th>Gets</Th>
        </Tr>
      </THead>
      <TBody>
        <Tr>
          <Td className="w-16 text-muted">1</Td>
          <Td>
            <b className="font-semibold">Outside the window</b>{" "}
            <span className="text-muted">{describeWindow(flag.window)}</span>
            {flag.nextBoundaryAt ? (
              <span className="block text-muted text-xs">
                {flag.windowOpen ? "Closes" : "Opens"} <TimeAgo at={flag.nextBoundaryAt} />
              </span>
            ) : null}
          </Td>
          <Td className="whitespace-nowrap">{flag.window === null ? "—" : "off"}</Td>
        </Tr>
        <Tr>
          <Td className="text-muted">2</Td>
          <Td>
            <b className="font-semibold">Allow-list</b>{" "}
            {flag.allowKeys.length === 0 ? (
              <span className="text-muted">empty</span>
            ) : (
              <span className="text-muted">
                <Code className="wrap-anywhere text-text">
                  {flag.allowKeys.slice(0, SHOWN_KEYS).join(", ")}
                </Code>
                {more > 0 ? ` and ${countOf(more, "more key")}` : ""}
              </span>
            )}
          </Td>
          <Td className="whitespace-nowrap">
            {flag.allowKeys.length === 0 ? "—" : flag.enabled ? gets("on") : "off"}
          </Td>
        </Tr>
        <Tr>
          <Td className="text-muted">3</Td>
          <Td>everyone else</Td>
          <Td className="whitespace-nowrap">
            {flag.enabled
              ? gets(`${formatPercent(flag.retiredAt ? 100 : flag.rolloutPercentage)} on`)
              : shareWords(flag)}
          </Td>
        </Tr>
      </TBody>
    </Table>
  );
}
