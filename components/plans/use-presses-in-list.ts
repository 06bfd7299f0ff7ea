import { type RefObject, useEffect, useRef } from "react";
import { pressInList } from "./decide-keys.ts";

type OnKey = Parameters<typeof pressInList>[2];

/** Hears keys inside of the list, of which `onKey` gets those that are no way to another line. */
export function usePressesInList(list: RefObject<HTMLElement | null>, onKey: OnKey): void {
  const latest = useRef(onKey);
  useEffect(() => {
    latest.current = onKey;
  });
  useEffect(() => {
    const element = list.current;
    const press = (event: KeyboardEvent) => {
      if (element) pressInList(element, event, (...pressed) => latest.current(...pressed));
    };
    element?.addEventListener("keydown", press);
    return () => element?.removeEventListener("keydown", press);
  }, [list]);
}
