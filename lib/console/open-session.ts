import { getConsole } from "./get-console.ts";
import { requestFacts } from "./request-facts.ts";
import { hashSecret, newSessionId } from "./secrets.ts";
import { readSessionId, sessionCookie, sessionLimits } from "./session-cookie.ts";

/** Starts a session and answers its `Set-Cookie`. One that the browser had before ends: ids are not carried over. */
export async function openSession(request: Request, userId: string, now: Date): Promise<string> {
  const { sessions } = getConsole().database;
  const before = readSessionId(request);
  if (before !== null) await sessions.end(hashSecret(before));
  const id = newSessionId();
  const { address, userAgent } = requestFacts(request);
  await sessions.create({
    idHash: hashSecret(id),
    userId,
    createdAt: now,
    expiresAt: new Date(now.getTime() + sessionLimits.absoluteMs),
    address,
    userAgent,
  });
  return sessionCookie(id);
}
