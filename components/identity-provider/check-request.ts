import type { ConnectionCheckRequest } from "#lib/schemas/connection-check.ts";
import { checkIssuerUrl } from "#lib/schemas/issuer-url.ts";
import type { ProviderValues } from "./provider-schema.ts";
import { keyFields, keySetProblem } from "./provider-values.ts";

/** What to check for what is typed so far; null until that has the right form. */
export function checkRequest(
  values: ProviderValues,
  httpOrigins: readonly string[],
): ConnectionCheckRequest | null {
  if (!checkIssuerUrl(values.providerIssuer, { allowedHttpOrigins: httpOrigins }).ok) return null;
  if (values.keySource === "endpoint" && !URL.canParse(values.providerJwksUri.trim())) return null;
  if (values.keySource === "pasted" && keySetProblem(values.localJwks) !== null) return null;
  const caCertificates = values.caCertificates.trim();
  return {
    providerIssuer: values.providerIssuer,
    ...keyFields(values),
    ...(caCertificates === "" ? {} : { caCertificates }),
  };
}
