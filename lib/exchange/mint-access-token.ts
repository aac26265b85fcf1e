import type { Grant, VerifiedClaims } from "./ports.ts";

/**
 * The claims of the token that a grant becomes (RFC 9068, `DESIGN.md` section 3). It takes the verified claims of the
 * workload, so that nothing can be minted from claims that nobody vouches for.
 */
export function accessTokenClaims(
  grant: Grant,
  workload: VerifiedClaims,
  { issuer, exchangeId, organisationId }: { issuer: string; exchangeId: string; organisationId: string },
): Record<string, unknown> {
  return {
    ...describeAccessToken(grant, { issuer, organisationId }),
    act: { iss: workload.iss, sub: workload.sub },
    jti: exchangeId,
    exchange_id: exchangeId,
  };
}

/** The same for a dry run, to be shown: without the ids that only an exchange has. It is no token's claims. */
export function describeAccessToken(
  grant: Grant,
  { issuer, organisationId }: { issuer: string; organisationId: string },
): Record<string, unknown> {
  const { rule } = grant;
  const issuedAt = grant.issuedAt.getTime() / 1000;
  return {
    iss: issuer,
    aud: issuer,
    sub: rule.serviceAccount.id,
    client_id: rule.id,
    iat: issuedAt,
    nbf: issuedAt,
    exp: grant.expiresAt.getTime() / 1000,
    scope: grant.scopes.join(" "),
    organisation_id: organisationId,
    roles: rule.serviceAccount.roleSlugs,
    act: { ...grant.actor },
    federated_identity_id: rule.id,
  };
}
