import type { Problem } from "#lib/schemas/problem.ts";

/**
 * Every problem the management API answers with, told apart by code: status and title here, the detail where it is
 * thrown. RFC 9457; `API.md`, Errors.
 */
export const problems = {
  invalid_request: { status: 400, title: "The request is not valid" },
  invalid_json: { status: 400, title: "The body is not acceptable JSON" },
  organisation_required: { status: 400, title: "Several organisations are possible" },
  too_many_items: { status: 400, title: "The list is too long for one answer" },
  unauthenticated: { status: 401, title: "Sign in first" },
  sign_in_failed: { status: 401, title: "The sign-in failed" },
  permission_denied: { status: 403, title: "This is not permitted" },
  scope_missing: { status: 403, title: "The access token lacks a scope" },
  origin_not_allowed: { status: 403, title: "The request comes from another site" },
  setup_token_wrong: { status: 403, title: "The set-up token is wrong" },
  session_required: { status: 403, title: "Only a signed-in person may do this" },
  members_only: { status: 403, title: "Only a member may do this" },
  grants_too_much: { status: 403, title: "Nobody grants what they lack" },
  read_only: { status: 403, title: "This object cannot be changed" },
  not_found: { status: 404, title: "Not found" },
  method_not_allowed: { status: 405, title: "Method not allowed" },
  conflict: { status: 409, title: "This conflicts with what is there" },
  in_use: { status: 409, title: "Something depends on it" },
  already_set_up: { status: 409, title: "The installation is set up already" },
  last_owner: { status: 409, title: "An organisation keeps at least one owner" },
  object_changed: { status: 412, title: "Somebody else changed it first" },
  body_too_large: { status: 413, title: "The body is too large" },
  unsupported_media_type: { status: 415, title: "The body must be JSON" },
  too_many_attempts: { status: 429, title: "Too many attempts" },
  internal_error: { status: 500, title: "Something went wrong here" },
  unavailable: { status: 503, title: "Not available right now" },
} as const satisfies Record<string, { status: number; title: string }>;
export type ProblemCode = keyof typeof problems;

/** One invalid member: `path` is dotted (`conditions.ref`), empty for the body as a whole. */
export interface FieldProblem {
  path: string;
  code: string;
  message: string;
}

interface ProblemFacts {
  errors?: FieldProblem[];
  headers?: Record<string, string>;
}

/** Thrown by gates, parsers and handlers; `apiRoute` turns it into the answer. Detail is shown to the caller. */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly detail: string;
  readonly errors: FieldProblem[] | undefined;
  readonly headers: Record<string, string>;

  constructor(code: ProblemCode, detail: string, facts: ProblemFacts = {}) {
    super(`${code}: ${detail}`);
    this.name = "ProblemError";
    this.code = code;
    this.detail = detail;
    this.errors = facts.errors;
    this.headers = facts.headers ?? {};
  }
}

/** Told apart by `code`, since Next bundles routes and pages as separate module graphs. */
export function isProblem(error: unknown): error is ProblemError {
  if (typeof error !== "object" || error === null) return false;
  const { name, code } = error as { name?: unknown; code?: unknown };
  return name === "ProblemError" && typeof code === "string" && Object.hasOwn(problems, code);
}

/** The answer to a problem: `application/problem+json`, with the headers the problem brings. */
export function answerProblem(problem: ProblemError, requestId: string): Response {
  const { status, title } = problems[problem.code];
  const body: Problem = {
    type: "about:blank",
    title,
    status,
    detail: problem.detail,
    message: problem.detail,
    code: problem.code,
    requestId,
    ...(problem.errors ? { errors: problem.errors } : {}),
  };
  const headers = { ...challenge(status), ...problem.headers, "content-type": "application/problem+json" };
  return new Response(JSON.stringify(body), { status, headers });
}

/** RFC 9110 §11.6.1: a 401 names the scheme that would do. */
function challenge(status: number): Record<string, string> {
  return status === 401 ? { "www-authenticate": 'Bearer realm="mooring"' } : {};
}

/** What is thrown when the object is not there, or is another organisation's: nobody can tell which. */
export function notFound(what: string): ProblemError {
  return new ProblemError("not_found", `There is no such ${what}.`);
}

/** The same for what is looked up by name, too: two of one name are as good as none, which nobody would guess. */
export function referenceNotFound(what: string, reference: string): ProblemError {
  if (/^[a-z]{2,4}_[0-9a-z]+$/.test(reference)) return notFound(what);
  return new ProblemError(
    "not_found",
    `There is no such ${what}. Give its identity or its slug; a name will do when only one has it.`,
  );
}
