import * as z from "zod";
import type { OrganisationId } from "#lib/schemas/identity.ts";

/** The claims of our own access tokens that the console acts on. */
const claimsSchema = z.object({
  sub: z.string(),
  organisation_id: z.string().transform((id) => id as OrganisationId),
  scope: z.string(),
  exchange_id: z.string().optional(),
  federated_identity_id: z.string().optional(),
});
export type AccessTokenClaims = z.output<typeof claimsSchema>;

/** From the claims of a verified token; null when they are not those of a service account. */
export function readAccessTokenClaims(claims: object | null): AccessTokenClaims | null {
  return claimsSchema.safeParse(claims).data ?? null;
}
