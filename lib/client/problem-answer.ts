import type { Problem } from "#lib/schemas/problem.ts";

/** A refusal or failure of the API. `code` tells them apart; `message` is a sentence for people. */
export class ProblemAnswer extends Error {
  readonly code: string;
  readonly status: number;
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = "ProblemAnswer";
    this.code = problem.code;
    this.status = problem.status;
    this.problem = problem;
  }
}

/** The problem that an error carries, or null when it is another kind of error. */
export function problemOf(error: unknown): Problem | null {
  return error !== null && typeof error === "object" && "problem" in error
    ? (error.problem as Problem)
    : null;
}

/** What to tell a person about any error. */
export function errorText(error: unknown): string {
  const problem = problemOf(error);
  if (problem) return problem.detail;
  return error instanceof Error ? error.message : "Something went wrong. Try again.";
}
