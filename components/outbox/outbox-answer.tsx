import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { PageAnswer } from "#components/ui/page-answer.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { asIs } from "#lib/messages/as-is.ts";
import { pausedByWords } from "#lib/messages/paused-by.ts";
import { isDown, outboxAttention } from "#lib/outbox/attention.ts";
import type { OutboxOverview } from "#lib/outbox/model.ts";
import { sumSinks } from "./sum-sinks.ts";

/** Whether deliveries need somebody: the worst sink first, then events that gave up. */
export function OutboxAnswer({ overview }: { overview: OutboxOverview }) {
  const t = useTranslations("outbox.answer");
  const say = useSay();
  const { sinks } = overview;
  const well = sinks.filter((sink) => sink.state === "delivering").length;
  const others = sinks.length > 1 ? ` ${t("delivering", { well, sinks: sinks.length })}` : "";
  const needs = outboxAttention(sinks);
  const [need] = needs;
  if (need && isDown(need.code)) {
    const { name, because } = need.params.sink;
    return (
      <PageAnswer page={t("page")} tone="fail" title={t("down", { sink: name })}>
        {say(because)}
        {others}
      </PageAnswer>
    );
  }
  if (need?.code === "breaker-open") {
    const { sink: broken } = need.params;
    const openedAt = broken.breakerOpenedAt;
    return (
      <PageAnswer
        page={t("page")}
        tone="hold"
        title={
          openedAt
            ? t.rich("refusesSince", { sink: broken.name, since: () => <TimeAgo at={openedAt} moment /> })
            : t("refuses", { sink: broken.name })
        }
        action={<ToGroups />}
      >
        {broken.lastError ? <b className="font-semibold">{say(broken.lastError)} </b> : null}
        {t("breaker", { seconds: String(broken.probeSeconds) })}
        {others}
      </PageAnswer>
    );
  }
  if (need?.code === "events-dead") {
    const dead = needs.reduce((sum, one) => sum + (one.code === "events-dead" ? one.params.count : 0), 0);
    return (
      <PageAnswer page={t("page")} tone="fail" title={t("givenUp", { count: dead })} action={<ToGroups />}>
        {t("kept", { count: dead })}
        {others}
      </PageAnswer>
    );
  }
  if (need?.code === "paused") {
    const { sink: first } = need.params;
    const paused = needs.filter(({ code }) => code === "paused");
    return (
      <PageAnswer
        page={t("page")}
        tone="hold"
        title={
          paused.length === 1
            ? t("paused", { sink: first.name })
            : t("severalPaused", { count: String(paused.length) })
        }
      >
        {t.rich("pausedBy", {
          by: say(asIs(pausedByWords(first.pausedBy))),
          ago: () =>
            first.pausedAt ? (
              <>
                {" "}
                <TimeAgo at={first.pausedAt} />
              </>
            ) : null,
        })}
        {first.depth === null ? null : ` ${t("waiting", { count: first.depth })}`}
      </PageAnswer>
    );
  }
  const retrying = sumSinks(sinks, "retrying") ?? 0;
  if (retrying > 0) {
    return (
      <PageAnswer page={t("page")} tone="run" title={t("notYet")} action={<ToGroups />}>
        {t("retrying", { count: retrying })}
        {others}
      </PageAnswer>
    );
  }
  return (
    <PageAnswer page={t("page")} tone="pass" title={t(sinks.length === 0 ? "nowhere" : "well")}>
      {sinks.length === 0 ? t("noSink") : t("allWell", { count: sinks.length })}
    </PageAnswer>
  );
}

function ToGroups() {
  const t = useTranslations("outbox.answer");
  return (
    <Button asChild>
      <Link href="#failing">{t("open")}</Link>
    </Button>
  );
}
