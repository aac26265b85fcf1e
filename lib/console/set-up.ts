import type { OrganisationRecord } from "#lib/data/organisations.ts";
import type { UserRecord } from "#lib/data/users.ts";
import type { Setup } from "#lib/schemas/me.ts";
import { whyEasy } from "./easy-password.ts";
import { getConsole } from "./get-console.ts";
import { canonicalLoginName } from "./login-name.ts";
import { invalidInput } from "./parse-body.ts";
import { ProblemError } from "./problem.ts";
import { requestFacts } from "./request-facts.ts";
import { hashSecret, newPersonalToken } from "./secrets.ts";
import { requireSourceAllowed } from "./sign-in.ts";

const dayMs = 86_400_000;
/** How long a personal access token lives that names no expiry. */
export const defaultTokenDays = 90;

/** Throws 409 once somebody owns an organisation. */
export async function requireSetupOpen(): Promise<void> {
  if (await getConsole().database.users.anyOwner()) throw alreadySetUp();
}

/**
 * Makes the first owner and organisation for whoever has the set-up token. Throws 403 for a wrong token, 400 for a
 * password that is easy to guess, 409 when somebody else was first, 429 after too many wrong tokens.
 */
export async function setUp(
  request: Request,
  input: Setup,
  now: Date,
): Promise<{ user: UserRecord; organisation: OrganisationRecord; accessToken: string | null }> {
  const { database, setupToken, passwords, failures, log } = getConsole();
  const facts = requestFacts(request);
  await requireSourceAllowed(facts.address);
  if (!setupToken.matches(input.token)) {
    await failures.countFailure(facts.address);
    throw new ProblemError(
      "setup_token_wrong",
      "The set-up token is wrong. The line “Set up: …” that the server prints at its start has it.",
    );
  }
  requireGoodPassword(input.password, [input.email, input.name, input.organisationName]);
  const accessToken = input.createAccessToken ? newPersonalToken() : null;
  const done = await database.users.setUp({
    email: canonicalLoginName(input.email),
    name: input.name,
    passwordHash: await passwords.hash(input.password),
    organisationName: input.organisationName,
    accessToken: accessToken === null ? null : storedToken(accessToken, now),
    request: facts,
  });
  if (done.outcome === "already_set_up") throw alreadySetUp();
  await setupToken
    .discard()
    .catch((error: unknown) =>
      log.warn({ err: error }, "the file of the used set-up token cannot be removed"),
    );
  return { user: done.user, organisation: done.organisation, accessToken };
}

function storedToken(accessToken: string, now: Date) {
  return {
    name: "Set-up",
    tokenHash: hashSecret(accessToken),
    createdAt: now,
    expiresAt: new Date(now.getTime() + defaultTokenDays * dayMs),
  };
}

function requireGoodPassword(password: string, ownWords: string[]): void {
  const why = whyEasy(password, ownWords);
  if (why !== null)
    throw invalidInput([
      { path: "password", code: "easy_password", message: `${why}; use a longer or less usual one` },
    ]);
}

function alreadySetUp(): ProblemError {
  return new ProblemError("already_set_up", "This installation has an owner already. Sign in.");
}
