import { ProblemError } from "./problem.ts";

/** 429 with `Retry-After`, in seconds. */
export function tooManyAttempts(seconds: number): ProblemError {
  return new ProblemError("too_many_attempts", `Too many attempts. Try again in ${seconds} s.`, {
    headers: { "retry-after": String(seconds) },
  });
}
