import { z } from "zod";
import type { Prisma } from "../../generated/prisma/client.ts";

// The only version there is. A row from before versions were written is of it too.
const VERSION = 1;
const Version = z.object({ version: z.literal(VERSION).default(VERSION) });

export type StoredJson<T> = {
  /** Null if it is not of that shape: empty, damaged, or of a Sluice to come. */
  read: (stored: unknown) => T | null;
  /** With the version of its shape. */
  write: (value: T) => Prisma.InputJsonObject;
};

/** How a JSON column is read and written. What `shape` does not name is left out when it is read. */
export function storedJson<T extends object>(shape: z.ZodType<T>): StoredJson<T> {
  return {
    read: (stored) => {
      if (!Version.safeParse(stored).success) return null;
      return shape.safeParse(stored).data ?? null;
    },
    write: (value) => ({ version: VERSION, ...value }) as Prisma.InputJsonObject,
  };
}
