/**
 * The stages of the one decision, in the order in which a person reads them, and the reasons for which each
 * can fail (`API.md`, Codes). A passing check's code is its stage, a failing one's is the reason.
 * `condition` has one check per condition.
 */
export const stages = [
  "format",
  "header",
  "issuer",
  "provider",
  "key",
  "signature",
  "times",
  "audience",
  "state",
  "subject",
  "condition",
  "service_account",
  "scope",
  "replay",
] as const;
export type Stage = (typeof stages)[number];

/** Every refusal of the decision: the stage it belongs to, what the console shows, and what to do about it. */
export const reasons = {
  token_malformed: { stage: "format", title: "the token is not a well-formed JWT" },
  token_too_large: { stage: "format", title: "the token is larger than 16 KiB" },
  token_encrypted: { stage: "format", title: "the token is encrypted (JWE)" },
  alg_not_allowed: { stage: "header", title: "the signature algorithm is not allowed" },
  header_not_allowed: { stage: "header", title: "the header carries a member that is not allowed" },
  type_not_allowed: { stage: "header", title: "this is another kind of token" },
  issuer_missing: { stage: "issuer", title: "the token names no issuer" },
  issuer_unknown: { stage: "issuer", title: "no rule trusts this issuer" },
  provider_inactive: { stage: "provider", title: "the identity provider is inactive" },
  wrong_kind_of_token: { stage: "provider", title: "this is not a CI job's token" },
  key_id_missing: { stage: "key", title: "the token names no key and the issuer has several" },
  key_unknown: { stage: "key", title: "the issuer has no such key" },
  keys_unavailable: { stage: "key", title: "the issuer's keys cannot be had" },
  signature_invalid: { stage: "signature", title: "the signature is not the issuer's" },
  times_missing: { stage: "times", title: "the token lacks exp or iat" },
  expired: { stage: "times", title: "the token has expired" },
  not_yet_valid: { stage: "times", title: "the token is not valid yet" },
  issued_in_future: { stage: "times", title: "the token is issued in the future" },
  lifetime_too_long: { stage: "times", title: "the token lives longer than the provider allows" },
  too_old: { stage: "times", title: "the token is older than the provider allows" },
  audience_missing: { stage: "audience", title: "the token names no audience" },
  audience_mismatch: { stage: "audience", title: "the token is meant for someone else" },
  rule_inactive: { stage: "state", title: "the federated identity is inactive" },
  rule_expired: { stage: "state", title: "the federated identity has expired" },
  rule_revoked: { stage: "state", title: "the federated identity is revoked" },
  rule_changed: { stage: "state", title: "the configuration changed while the token was judged" },
  subject_missing: { stage: "subject", title: "the token has no subject" },
  subject_mismatch: { stage: "subject", title: "the subject does not match" },
  claim_missing: { stage: "condition", title: "a claim that the rule requires is missing" },
  claim_mismatch: { stage: "condition", title: "a claim does not match" },
  claim_type: { stage: "condition", title: "a claim has a type that never matches" },
  organisation_unknown: { stage: "service_account", title: "there is no such organisation" },
  service_account_unknown: { stage: "service_account", title: "there is no such service account" },
  service_account_inactive: { stage: "service_account", title: "the service account is inactive" },
  no_rule: { stage: "service_account", title: "the service account has no such federated identity" },
  scope_unknown: { stage: "scope", title: "the organisation has no such scope" },
  scope_not_granted: { stage: "scope", title: "the rule does not grant the scope asked for" },
  token_already_used: { stage: "replay", title: "the token has been used before" },
  token_id_missing: { stage: "replay", title: "the token has no jti, which the provider requires" },
} as const satisfies Record<string, { stage: Stage; title: string }>;
export type ReasonCode = keyof typeof reasons;
export const reasonCodes = Object.keys(reasons) as ReasonCode[];
