import type { Tried } from "./deliver-batch.ts";

/**
 * What came of attempts and is not stored yet. While storing fails, only storing is tried again: no event is sent a
 * second time because its outcome, or a neighbour's, could not be written down. A slot that changes hands starts anew.
 */
export class UnsavedAttempts {
  #slots = new Map<number, { epoch: number; tried: Map<string, Tried> }>();

  get(slot: number, epoch: number, eventId: string): Tried | undefined {
    const own = this.#slots.get(slot);
    return own?.epoch === epoch ? own.tried.get(eventId) : undefined;
  }

  remember(slot: number, epoch: number, eventId: string, tried: Tried): void {
    let own = this.#slots.get(slot);
    if (own?.epoch !== epoch) {
      own = { epoch, tried: new Map() };
      this.#slots.set(slot, own);
    }
    own.tried.set(eventId, tried);
  }

  forget(slot: number, eventIds: Iterable<string>): void {
    const own = this.#slots.get(slot);
    for (const id of eventIds) own?.tried.delete(id);
  }
}
