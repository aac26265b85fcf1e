import type { ProviderChecks } from "#lib/console/provider-input.ts";
import { checkCaCertificates } from "#lib/issuers/check-ca-certificates.ts";
import { usableKeys } from "#lib/issuers/usable-keys.ts";

/** What is checked of a provider before it is saved, on the adapters of the issuers room. */
export function providerChecks({
  publicUrl,
  allowedHttpOrigins,
}: {
  publicUrl: string;
  allowedHttpOrigins: readonly string[];
}): ProviderChecks {
  return {
    ownIssuer: publicUrl,
    allowedHttpOrigins,
    keySetProblem(keys) {
      const set = usableKeys(keys);
      return set.ok ? null : set.message;
    },
    caCertificatesProblem(pem) {
      const certificates = checkCaCertificates(pem, new Date());
      return certificates.ok ? null : certificates.message;
    },
  };
}
