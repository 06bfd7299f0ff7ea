import { z } from "zod";
import type { Prisma } from "../../generated/prisma/client.ts";

// A row from before versions were written is of the first.
const FIRST = 1;

export type StoredJson<T> = {
  /** Null if it is not of that shape: empty, damaged, or of a Sluice to come. */
  read: (stored: unknown) => T | null;
  /** With the version of its shape. */
  write: (value: T) => Prisma.InputJsonObject;
};

/**
 * How a JSON column is read and written. What `shape` does not name is left out when it is read. `version`: of what is written;
 * `shape` reads the earlier ones too.
 */
export function storedJson<T extends object>(shape: z.ZodType<T>, version = FIRST): StoredJson<T> {
  const Version = z.object({ version: z.int().min(FIRST).max(version).default(FIRST) });
  return {
    read: (stored) => {
      if (!Version.safeParse(stored).success) return null;
      return shape.safeParse(stored).data ?? null;
    },
    write: (value) => ({ version, ...value }) as Prisma.InputJsonObject,
  };
}
