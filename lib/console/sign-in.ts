import type { SignIn } from "#lib/schemas/me.ts";
import { storableText } from "#lib/schemas/text.ts";
import { getConsole } from "./get-console.ts";
import { canonicalLoginName } from "./login-name.ts";
import { ProblemError } from "./problem.ts";
import { requestFacts } from "./request-facts.ts";
import { hashSecret } from "./secrets.ts";
import { tooManyAttempts } from "./too-many-attempts.ts";

/**
 * The id of the user whose e-mail and password these are. Whatever is wrong gets one text and one price; only time
 * limits answer otherwise (429), and they do so for names that nobody has, too.
 */
export async function signIn(request: Request, { email, password }: SignIn, now: Date): Promise<string> {
  const { database, passwords } = getConsole();
  const { address } = requestFacts(request);
  await requireSourceAllowed(address);
  const name = canonicalLoginName(email);
  const user = storableText.safeParse(name).success ? await database.users.forSignIn(name) : null;
  // The attempt is counted before it is judged, so that many at once count as many.
  const key = user?.id ?? `unknown:${hashSecret(name)}`;
  const attempt = await database.signInFailures.attempt(key, now);
  if (attempt.waitSeconds !== null) throw tooManyAttempts(attempt.waitSeconds);

  const isRight = await passwords.verify(password, user?.passwordHash ?? null);
  if (!user || !isRight || user.disabledAt !== null) {
    await getConsole().failures.countFailure(address);
    throw new ProblemError("sign_in_failed", "The e-mail address or the password is wrong.");
  }
  await database.signInFailures.clear(key);
  return user.id;
}

/** Throws 429 while a source address has failed too often. */
export async function requireSourceAllowed(address: string | null): Promise<void> {
  const seconds = await getConsole().failures.secondsToWait(address);
  if (seconds !== null) throw tooManyAttempts(seconds);
}
