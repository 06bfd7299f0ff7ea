"use client";

import { useQueryStates } from "nuqs";
import { lazy, Suspense } from "react";
import type { FormAction } from "#components/forms/use-form-action.ts";
import type { EventDetail } from "#lib/outbox/model.ts";
import { EVENT_QUERY } from "./event-query.ts";
import type { StoppedSink } from "./event-words.ts";

const EventPanel = lazy(() => import("./event-panel.tsx"));

/** The event that the address names, over the list. Closing it takes it out of the address. */
export function EventDrawer(props: {
  event: EventDetail;
  stopped: StoppedSink[];
  retry: FormAction;
  whyNotRetry: string | null;
  discard: FormAction;
  whyNotDiscard: string | null;
}) {
  const [, setQuery] = useQueryStates(EVENT_QUERY, { shallow: false, history: "replace", scroll: false });
  return (
    <Suspense fallback={null}>
      <EventPanel {...props} onClose={() => setQuery({ event: null })} />
    </Suspense>
  );
}
