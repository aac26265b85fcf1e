import type { AccountPrincipal, Person } from "#lib/data/callers.ts";
import { type AccessTokenClaims, readAccessTokenClaims } from "./access-token-claims.ts";
import { getConsole } from "./get-console.ts";
import { ProblemError } from "./problem.ts";
import { requireOwnOrigin } from "./require-own-origin.ts";
import { hashSecret, isPersonalToken } from "./secrets.ts";
import { readSessionId, sessionLimits } from "./session-cookie.ts";

/** A proven credential, before any organisation is chosen. */
export type Principal =
  | { kind: "member"; credential: "session"; person: Person; sessionHash: string }
  | { kind: "member"; credential: "personal_access_token"; person: Person }
  | {
      kind: "service_account";
      credential: "access_token";
      account: AccountPrincipal;
      claims: AccessTokenClaims;
    };

/** How old a "last seen" may get before it is written again. */
const touchAfterMs = 60_000;

/**
 * Proves who is asking. An `Authorization` header counts alone; only without one does the session cookie, and then
 * every change must come from our own pages (REQ-36). Throws 401 for no or a bad credential.
 */
export async function authenticate(request: Request, now: Date = new Date()): Promise<Principal> {
  const authorization = request.headers.get("authorization");
  if (authorization !== null) return byAuthorization(authorization, now);
  const sessionId = readSessionId(request);
  if (sessionId === null) throw unauthenticated("Sign in, or send a token in the Authorization header.");
  if (request.method !== "GET" && request.method !== "HEAD") requireOwnOrigin(request);
  return bySession(hashSecret(sessionId), now);
}

async function bySession(sessionHash: string, now: Date): Promise<Principal> {
  const { callers, sessions } = getConsole().database;
  const session = await callers.bySession(sessionHash, { now, idleMs: sessionLimits.idleMs });
  if (!session) throw unauthenticated("The session has ended. Sign in again.");
  if (now.getTime() - session.lastSeenAt.getTime() > touchAfterMs) await sessions.touch(sessionHash, now);
  return { kind: "member", credential: "session", person: session.person, sessionHash };
}

async function byAuthorization(authorization: string, now: Date): Promise<Principal> {
  const [, scheme = "", token = ""] = /^(Token|Bearer) +([A-Za-z0-9._~+/=-]+)$/i.exec(authorization) ?? [];
  if (token === "") throw unauthenticated("The Authorization header must be: Bearer, a space, and a token.");
  if (isPersonalToken(token)) return byPersonalToken(token, now);
  if (scheme.toLowerCase() === "bearer") return byAccessToken(token);
  throw invalidToken("This is not a personal access token of this installation.");
}

async function byPersonalToken(token: string, now: Date): Promise<Principal> {
  const { callers, accessTokens } = getConsole().database;
  const found = await callers.byAccessToken(hashSecret(token), now);
  if (!found) throw invalidToken("The personal access token is unknown, revoked or expired.");
  const lastUsedMs = found.lastUsedAt?.getTime() ?? 0;
  if (now.getTime() - lastUsedMs > touchAfterMs) await accessTokens.touch(found.tokenId, now);
  return { kind: "member", credential: "personal_access_token", person: found.person };
}

async function byAccessToken(token: string): Promise<Principal> {
  const { database, verifyAccessToken } = getConsole();
  const claims = readAccessTokenClaims(await verifyAccessToken(token));
  if (!claims) throw invalidToken("The access token is not a valid one of this installation.");
  const account = await database.callers.serviceAccount(claims.organisation_id, claims.sub);
  if (!account) throw invalidToken("The service account of this token is gone or inactive.");
  return { kind: "service_account", credential: "access_token", account, claims };
}

/** RFC 6750 §3.1: a library may drop the token and get another. */
function invalidToken(detail: string): ProblemError {
  const challenge = 'Bearer realm="mooring", error="invalid_token"';
  return new ProblemError("unauthenticated", detail, { headers: { "www-authenticate": challenge } });
}

function unauthenticated(detail: string): ProblemError {
  return new ProblemError("unauthenticated", detail);
}
