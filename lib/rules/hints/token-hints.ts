import type { Check } from "#lib/schemas/check.ts";
import type { ReasonCode } from "#lib/schemas/reasons.ts";
import { type HintFacts, type HintInput, type RankedHint, reason, rightly, textOf } from "./hint-input.ts";

/** Whether the token is no CI job's at all: a person's, a job token, the old CI_JOB_JWT. */
export function hintOnKind({ claims, rawToken, checks, provider }: HintInput): RankedHint | null {
  const mayBeGitlab =
    provider === null || provider.kind === "gitlab" || provider.kind === "gitlab_self_managed";
  if (rawToken?.startsWith("glcbt-") || /^gid:\/\/gitlab\/Ci::/.test(textOf(claims ?? {}, "sub"))) {
    return rightly(
      "job_token",
      "This is a CI_JOB_TOKEN, which is for GitLab itself. Declare id_tokens: in the job and send that token.",
    );
  }
  if (claims === null) return null;
  if (mayBeGitlab && /^job_\d+$/.test(textOf(claims, "sub"))) {
    return rightly(
      "job_token",
      "This is the old CI_JOB_JWT, which GitLab removed. Declare id_tokens: in the job and send that token.",
    );
  }
  if (!checks.some(({ code, status }) => code === "wrong_kind_of_token" && status === "fail")) return null;
  const isPerson = /^\d+$/.test(textOf(claims, "sub")) || "email" in claims || "nickname" in claims;
  return isPerson
    ? rightly(
        "person_token",
        "This is a person's sign-in token: the issuer signs those with the same keys. It is rightly refused.",
      )
    : rightly(
        "wrong_kind_of_token",
        "This is not a CI job's token: project_id or project_path is MISSING. It is rightly refused.",
      );
}

/** What is wrong with the token itself, by the reason of each failing check. No rule's change mends these. */
export function hintOnToken(input: HintInput, check: Check): RankedHint | null {
  const explain = explanations[check.code as ReasonCode];
  return explain === undefined ? null : explain(input, check);
}

const explanations: Partial<Record<ReasonCode, (input: HintInput, check: Check) => RankedHint>> = {
  token_malformed: () =>
    reason(
      "token_malformed",
      "This is no whole JWT: three parts of base64url, joined by dots. Look whether it was cut or masked on its way.",
    ),
  token_too_large: () =>
    reason("token_too_large", "The token is larger than 16 KiB. Shorten what it carries, such as groups."),
  issuer_missing: () =>
    rightly("issuer_missing", "iss is MISSING: nobody can tell whose token it is. It is rightly refused."),
  subject_missing: () =>
    rightly(
      "subject_missing",
      "sub is MISSING or empty, so that no pattern can match. It is rightly refused.",
    ),
  token_encrypted: () =>
    rightly(
      "token_encrypted",
      "The token is encrypted (JWE): only its recipient can read it. Send the signed token of the job.",
    ),
  alg_not_allowed: ({ header }) => {
    const alg = typeof header?.alg === "string" ? header.alg : "none named";
    return rightly(
      "algorithm_not_allowed",
      `The algorithm is ${alg}. Only asymmetric signatures are accepted; GitLab and GitHub sign with RS256.`,
    );
  },
  type_not_allowed: () =>
    rightly(
      "other_kind_of_token",
      "The header says that this is another kind of token, such as an access token. Send the job's ID token.",
    ),
  header_not_allowed: () =>
    rightly(
      "header_not_allowed",
      "The header has a member that would choose the key or the rules. It is rightly refused.",
    ),
  signature_invalid: () =>
    rightly(
      "signature_invalid",
      "The signature is not the issuer's: the token was changed on its way, or forged. It is rightly refused.",
    ),
  key_unknown: ({ header, keysFetchedAt, at }) => {
    const kid = typeof header?.kid === "string" ? ` ${header.kid.slice(0, 64)}` : "";
    const age =
      keysFetchedAt == null
        ? ""
        : ` They were fetched ${describeSpan((at.getTime() - keysFetchedAt.getTime()) / 1000)} ago.`;
    return reason(
      "key_unknown",
      `The issuer's keys that are known here do not have${kid || " that key"}.${age} Refresh keys, in case it has just rotated.`,
    );
  },
  key_id_missing: () =>
    reason(
      "key_id_missing",
      "The token names no key (kid) and the issuer has several, so that none can be chosen.",
    ),
  keys_unavailable: () =>
    reason(
      "keys_unavailable",
      "The issuer's keys cannot be had, so no token of it can be verified. Look at the provider's health.",
    ),
  times_missing: () =>
    reason("times_missing", "exp or iat is MISSING: a token without them is not accepted."),
  expired: ({ claims, at }) => {
    const ago = describeSpan(at.getTime() / 1000 - Number(claims?.exp));
    return reason(
      "expired",
      `The token expired ${ago} before the time it is judged at. Take a new one, from the job that sends it.`,
    );
  },
  not_yet_valid: ({ claims, at }) => {
    const ahead = describeSpan(Number(claims?.nbf) - at.getTime() / 1000);
    return reason(
      "not_yet_valid",
      `The token is valid only in ${ahead}: the clocks of issuer and server differ, or the time it is judged at is too early.`,
    );
  },
  issued_in_future: ({ claims, at }) => {
    const ahead = describeSpan(Number(claims?.iat) - at.getTime() / 1000);
    return reason(
      "clock_skew",
      `The token was issued ${ahead} in the future: the clocks of issuer and server differ by more than a minute.`,
    );
  },
  too_old: () =>
    reason("too_old", "The token was issued longer ago than the provider allows. Take a new one."),
  token_already_used: () =>
    reason(
      "token_already_used",
      "The token was used as often as the provider allows. Each job must take a token of its own.",
    ),
  token_id_missing: () =>
    reason("token_id_missing", "jti is MISSING, which the provider's replay mode requires."),
  rule_revoked: () => rightly("rule_revoked", "The rule is revoked, for good. Make a new one."),
  no_rule: () =>
    reason(
      "no_rule",
      "The service account has no such federated identity, so that nothing lets the token in.",
    ),
  service_account_unknown: () =>
    reason("service_account_unknown", "There is no such service account here. Correct service_account_id."),
  scope_unknown: () =>
    reason(
      "scope_unknown",
      "The organisation has no scope of that name. Correct the scope that is asked for.",
    ),
  service_account_inactive: () =>
    reason(
      "service_account_inactive",
      "The service account is inactive. Activate it, and the rule works again.",
    ),
};

/** A mend of the provider for tokens that live longer than it allows. */
export function hintOnLifetime({ claims }: HintFacts): RankedHint {
  const seconds = Number(claims.exp) - Number(claims.iat);
  const message = `The token lives ${describeSpan(seconds)}, longer than the provider allows. GitLab's tokens live as long as the job may run.`;
  if (!(seconds > 0 && seconds <= 31_536_000)) return reason("lifetime_too_long", message);
  return {
    hint: {
      code: "lifetime_too_long",
      message,
      fix: [{ field: "provider.maxTokenLifetimeSeconds", value: Math.ceil(seconds) }],
      widens: true,
    },
    isRight: false,
  };
}

/** `4 min`, `3 h`, `2 days`. */
export function describeSpan(seconds: number): string {
  const span = Math.max(0, seconds);
  if (span < 120) return `${Math.round(span)} s`;
  if (span < 7200) return `${Math.round(span / 60)} min`;
  return span < 172_800 ? `${Math.round(span / 3600)} h` : `${Math.round(span / 86_400)} days`;
}
