/** Told apart by its code, like every outage. */
export class DeadlineError extends Error {
  readonly code = "database_unavailable";
}

interface Waiting {
  untilMs: number;
  reject(error: DeadlineError): void;
}

/**
 * Makes a function that rejects with `database_unavailable` what takes longer than `deadlineMs`. One timer serves
 * all that wait, and what is there already passes.
 */
export function createDeadline(
  deadlineMs: number,
): <Value>(work: Value | Promise<Value>) => Value | Promise<Value> {
  const waiting = new Set<Waiting>();
  let timer: NodeJS.Timeout | null = null;

  function sweep(): void {
    const nowMs = performance.now();
    for (const entry of waiting) {
      if (entry.untilMs > nowMs) break;
      waiting.delete(entry);
      entry.reject(new DeadlineError("The database did not answer in time."));
    }
    if (waiting.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  }

  return (work) => {
    if (!(work instanceof Promise)) return work;
    return new Promise((resolve, reject) => {
      const entry = { untilMs: performance.now() + deadlineMs, reject };
      waiting.add(entry);
      timer ??= setInterval(sweep, deadlineMs / 10).unref();
      work.then(
        (value) => {
          waiting.delete(entry);
          resolve(value);
        },
        (error: unknown) => {
          waiting.delete(entry);
          reject(error);
        },
      );
    });
  };
}
