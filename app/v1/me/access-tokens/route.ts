import { toAccessTokenView } from "#lib/console/access-token-view.ts";
import { answerList, answerObject } from "#lib/console/answer.ts";
import { apiRoute } from "#lib/console/api-route.ts";
import { filterList } from "#lib/console/filter-list.ts";
import { getConsole } from "#lib/console/get-console.ts";
import { invalidInput, parseBody } from "#lib/console/parse-body.ts";
import { refuseMethods } from "#lib/console/refuse-methods.ts";
import { requirePerson, requireSession } from "#lib/console/require-permission.ts";
import { hashSecret, newPersonalToken } from "#lib/console/secrets.ts";
import { defaultTokenDays } from "#lib/console/set-up.ts";
import { toTokenOwner } from "#lib/console/token-owner.ts";
import { type AccessTokenCreate, accessTokenCreateSchema } from "#lib/schemas/me.ts";

const dayMs = 86_400_000;

/** The caller's own personal access tokens, without the tokens. */
export const GET = apiRoute(async (request) => {
  const { person } = await requirePerson(request);
  const tokens = await getConsole().database.accessTokens.list(person.id);
  return answerList(request, filterList(request, tokens.map(toAccessTokenView)));
});

/** Makes a token and shows it this once. A token cannot make tokens. */
export const POST = apiRoute(async (request) => {
  const { person } = await requireSession(request);
  const input = await parseBody(request, accessTokenCreateSchema);
  const accessToken = newPersonalToken();
  const createdAt = new Date();
  const expiresAt = chooseExpiry(input, createdAt);
  const token = await getConsole().database.accessTokens.create(toTokenOwner(request, person), {
    name: input.name,
    tokenHash: hashSecret(accessToken),
    createdAt,
    expiresAt,
  });
  return answerObject({ ...toAccessTokenView(token), accessToken }, { status: 201 });
});

/** The time asked for, in days or as such. Throws 400 for one that is past or more than 365 days away. */
function chooseExpiry({ expiresAt, expiresInDays }: AccessTokenCreate, now: Date): Date {
  if (!expiresAt) return new Date(now.getTime() + (expiresInDays ?? defaultTokenDays) * dayMs);
  const refuse = (message: string) => invalidInput([{ path: "expiresAt", code: "custom", message }]);
  if (expiresInDays) throw refuse("give either expiresAt or expiresInDays");
  const chosen = new Date(expiresAt);
  if (chosen <= now) throw refuse("is past: use a time to come");
  if (chosen.getTime() - now.getTime() > 365 * dayMs) throw refuse("use a time within 365 days");
  return chosen;
}

export const { PUT, PATCH, DELETE, OPTIONS } = refuseMethods("GET, POST");
