import { tooManyAttempts } from "./too-many-attempts.ts";

/**
 * Runs tasks in order of arrival, so many at once. Throws 429 when so many wait already: what costs much must not
 * pile up.
 */
export function createTurns({
  runningMax,
  waitingMax,
}: {
  runningMax: number;
  waitingMax: number;
}): <Result>(task: () => Promise<Result>) => Promise<Result> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (task) => {
    if (running < runningMax) running += 1;
    else if (waiting.length >= waitingMax) throw tooManyAttempts(1);
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      // The place is handed on, not freed: nobody can slip in between.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
