import Link from "next/link";
import { useTranslations } from "next-intl";
import { Badge } from "#components/ui/badge.tsx";
import { cn } from "#components/ui/cn.ts";
import { Code } from "#components/ui/code.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import type { EventRow } from "#lib/outbox/model.ts";
import { EVENT_TONE, worstDelivery } from "./event-words.ts";
import { FlagVariants } from "./flag-variants.tsx";

/** On a phone a row is two lines: state and type, then key and time. */
const NARROW = "max-md:px-0 max-md:py-1";

/** Events, newest first; the type opens what was sent. */
export function EventsTable({
  events,
  now,
  hrefOf,
}: {
  events: EventRow[];
  now: Date;
  hrefOf: (id: string) => string;
}) {
  const t = useTranslations("outbox.table");
  const nameOf = useTranslations("outbox.states");
  const nextOf = useTranslations("outbox.next");
  return (
    <Table label={t("label")} stacked>
      <THead>
        <Tr>
          <Th>{t("event")}</Th>
          <Th>{t("key")}</Th>
          <Th>{t("state")}</Th>
          <Th className="max-md:hidden">{t("variant")}</Th>
          <Th numeric className="max-md:hidden">
            {t("attempts")}
          </Th>
          <Th className="max-md:hidden">{t("next")}</Th>
          <Th>{t("written")}</Th>
        </Tr>
      </THead>
      <TBody>
        {events.map((event) => {
          const delivery = worstDelivery(event.deliveries);
          return (
            <Tr
              key={event.id}
              className="hover:bg-sunken/60 max-md:flex! max-md:flex-wrap max-md:items-center max-md:gap-x-2.5 max-md:px-4"
            >
              <Td className={NARROW}>
                <Link href={hrefOf(event.id)} scroll={false} className="whitespace-nowrap hover:underline">
                  <Code>{event.type}</Code>
                </Link>
              </Td>
              <Td className={NARROW}>
                <Code className="block max-w-40 truncate max-md:max-w-52" title={event.key}>
                  {event.key}
                </Code>
              </Td>
              <Td className={cn(NARROW, "max-md:order-first")}>
                {delivery ? (
                  <Badge tone={EVENT_TONE[delivery.state]}>{nameOf(delivery.state)}</Badge>
                ) : (
                  <span className="text-muted text-xs">{t("noSink")}</span>
                )}
              </Td>
              <Td className="max-w-56 truncate text-muted text-xs max-md:hidden">
                <FlagVariants context={event.flagContext} />
              </Td>
              <Td numeric className="max-md:hidden">
                {delivery?.attempts ?? "—"}
              </Td>
              <Td className="whitespace-nowrap text-muted text-xs max-md:hidden">
                {delivery?.nextAt && delivery.nextAt > now ? (
                  <TimeAgo at={delivery.nextAt} />
                ) : delivery ? (
                  nextOf(delivery.state)
                ) : (
                  "—"
                )}
              </Td>
              <Td className={cn(NARROW, "whitespace-nowrap text-muted text-xs max-md:ml-auto")}>
                <TimeAgo at={event.createdAt} />
              </Td>
            </Tr>
          );
        })}
      </TBody>
    </Table>
  );
}
