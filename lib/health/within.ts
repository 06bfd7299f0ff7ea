/** What `work` gives, or an error once `ms` have passed; the work itself is not stopped. */
export function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error("timeout")), ms);
  return Promise.race([work, promise]).finally(() => clearTimeout(timer));
}
