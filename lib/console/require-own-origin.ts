import { getConsole } from "./get-console.ts";
import { ProblemError } from "./problem.ts";

/**
 * REQ-36: a change by cookie must name our own origin, byte for byte, and must not say that it comes from elsewhere.
 * Throws 403.
 */
export function requireOwnOrigin(request: Request): void {
  if (request.headers.get("origin") === null) throw foreignOrigin();
  refuseForeignOrigin(request);
}

/** Set-up and sign-in may come without an Origin (curl), never with a foreign one. Throws 403. */
export function refuseForeignOrigin(request: Request): void {
  const origin = request.headers.get("origin");
  const site = request.headers.get("sec-fetch-site");
  if (origin !== null && origin !== getConsole().publicUrl) throw foreignOrigin();
  if (site !== null && site !== "same-origin") throw foreignOrigin();
}

function foreignOrigin(): ProblemError {
  return new ProblemError(
    "origin_not_allowed",
    `Changes with a session come from ${getConsole().publicUrl} alone; scripts send a token in the Authorization header.`,
  );
}
