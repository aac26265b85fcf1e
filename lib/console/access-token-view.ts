import type { PersonalToken } from "#lib/data/access-tokens.ts";
import type { AccessToken } from "#lib/schemas/me.ts";

/** A personal access token as the wire has it, without the token. */
export function toAccessTokenView({
  id,
  name,
  createdAt,
  expiresAt,
  lastUsedAt,
}: PersonalToken): AccessToken {
  return {
    identity: id,
    name,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    ...(lastUsedAt ? { lastUsedAt: lastUsedAt.toISOString() } : {}),
  };
}
