import { ListEventsInput } from "../outbox/model.ts";

/** Places in a list come from links; each page says itself what is wrong with one that does not. */
const PLACES: Record<string, (place: string | undefined) => boolean> = {
  "/outbox": (place) => ListEventsInput.shape.cursor.safeParse(place).success,
};

/** False for an address whose place in a list leads nowhere: its page is shown with what is wrong, and answers 400. */
export function isReadableSearch({ pathname, searchParams }: URL): boolean {
  const isPlace = Object.hasOwn(PLACES, pathname) ? PLACES[pathname] : undefined;
  return isPlace === undefined || isPlace(searchParams.get("cursor") ?? undefined);
}
