const STEP_MS = 50;

/**
 * What `work` gives, or an error after about `ms` of waiting; the work itself is not stopped. Counted in steps, as on a busy
 * machine this process may be the one that is late: an answer that has come and was not yet looked at is no missing one.
 */
export function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  let left = ms;
  let timer: NodeJS.Timeout;
  const wait = () => {
    timer = setTimeout(
      () => {
        left -= STEP_MS;
        if (left > 0) wait();
        else reject(new Error("timeout"));
      },
      Math.min(STEP_MS, left),
    );
  };
  wait();
  return Promise.race([work, promise]).finally(() => clearTimeout(timer));
}
