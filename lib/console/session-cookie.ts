/** How long a session lives: 30 minutes unused, 8 hours at most (`SECURITY.md` 5.3). */
export const sessionLimits = { idleMs: 30 * 60_000, absoluteMs: 8 * 60 * 60_000 } as const;

const cookieName = "__Host-sid";
const attributes = "Path=/; Secure; HttpOnly; SameSite=Lax";

/** The session id of a request's cookie; null when there is none, several, or one of another form. */
export function readSessionId(request: Request): string | null {
  const values = (request.headers.get("cookie") ?? "")
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${cookieName}=`))
    .map((pair) => pair.slice(cookieName.length + 1));
  const [value, ...others] = values;
  return value !== undefined && others.length === 0 && /^[A-Za-z0-9_-]{43}$/.test(value) ? value : null;
}

/** The `Set-Cookie` of a new session. Browsers count http://localhost as secure, so it is the same everywhere. */
export function sessionCookie(id: string): string {
  return `${cookieName}=${id}; ${attributes}; Max-Age=${sessionLimits.absoluteMs / 1000}`;
}

/** The `Set-Cookie` that takes the session away. */
export function clearedSessionCookie(): string {
  return `${cookieName}=; ${attributes}; Max-Age=0`;
}
