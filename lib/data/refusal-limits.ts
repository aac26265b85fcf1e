/** What becomes of a refusal: kept as a row, or only counted under its issuer or, in a flood of issuers, under "other". */
export type RefusalFate = { kept: true } | { kept: false; issuerHash: string };

export interface RefusalLimits {
  /** Rows a minute of one issuer whose tokens never had a valid signature, in one organisation. */
  unverifiedPerIssuer: number;
  /** The same over all issuers: `iss` is whatever the sender writes. */
  unverifiedPerOrganisation: number;
  /** Anybody's token has a valid signature at a shared issuer. */
  verifiedPerOrganisation: number;
  /** Issuers counted apart, in one organisation and minute. */
  issuersCounted: number;
}

export const refusalLimits: RefusalLimits = {
  unverifiedPerIssuer: 100,
  unverifiedPerOrganisation: 300,
  verifiedPerOrganisation: 1000,
  issuersCounted: 50,
};

export const otherIssuers = "other";

/** Decides, minute by minute, which refusals are kept as rows. */
export function refusalAdmission(limits: RefusalLimits = refusalLimits) {
  let minute = -1;
  const rows = new Map<string, number>();
  const issuers = new Map<string, Set<string>>();

  function take(key: string, max: number): boolean {
    const taken = rows.get(key) ?? 0;
    if (taken >= max) return false;
    rows.set(key, taken + 1);
    return true;
  }

  return function admit(refusal: {
    organisationId: string;
    issuerHash: string;
    verified: boolean;
    at: Date;
  }): RefusalFate {
    const now = Math.floor(refusal.at.getTime() / 60_000);
    if (now !== minute) {
      minute = now;
      rows.clear();
      issuers.clear();
    }
    const { organisationId, issuerHash } = refusal;
    const kept = refusal.verified
      ? take(`${organisationId} verified`, limits.verifiedPerOrganisation)
      : take(`${organisationId} ${issuerHash}`, limits.unverifiedPerIssuer) &&
        take(`${organisationId} unverified`, limits.unverifiedPerOrganisation);
    if (kept) return { kept };
    const counted = issuers.get(organisationId) ?? new Set();
    issuers.set(organisationId, counted);
    if (counted.has(issuerHash)) return { kept, issuerHash };
    if (counted.size >= limits.issuersCounted) return { kept, issuerHash: otherIssuers };
    counted.add(issuerHash);
    return { kept, issuerHash };
  };
}
