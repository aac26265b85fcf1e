import type { Evaluation, GrantRecord, RefusalRecord, TokenIdUse } from "#lib/exchange/ports.ts";
import type { Trust } from "#lib/exchange/trust.ts";
import type { Check } from "#lib/schemas/check.ts";
import { newIdentity } from "#lib/schemas/identity.ts";
import { stages } from "#lib/schemas/reasons.ts";

/** For tests: claims as GitLab sends them, personal ones included. */
export const gitlabClaims: Record<string, unknown> = {
  namespace_id: "5123401",
  namespace_path: "acme",
  project_id: "57382910",
  project_path: "acme/payments",
  user_id: "1029384",
  user_login: "j.jansen",
  user_email: "j.jansen@acme.example",
  pipeline_id: "1391152406",
  pipeline_source: "push",
  job_id: "7446098166",
  ref: "main",
  ref_type: "branch",
  ref_path: "refs/heads/main",
  ref_protected: "true",
  runner_id: 12270852,
  runner_environment: "gitlab-hosted",
  sha: "9898863c2f1f0d7e4b0a9b8d7c6e5f4a3b2c1d0e",
  project_visibility: "private",
  ci_config_ref_uri: "gitlab.com/acme/payments//.gitlab-ci.yml@refs/heads/main",
  ci_config_sha: "9898863c2f1f0d7e4b0a9b8d7c6e5f4a3b2c1d0e",
  jti: "5ae0f0a6-6b0a-4a86-8a3c-0c4a3f3f8f10",
  iat: 1_789_000_000,
  exp: 1_789_003_600,
  iss: "https://gitlab.com",
  sub: "project_path:acme/payments:ref_type:branch:ref:main",
  aud: "https://mooring.example",
};

/** For tests: an evaluation that accepts by the first rule of a trust. */
export function acceptedEvaluation(trust: Trust, change: Partial<Evaluation> = {}): Evaluation {
  const rule = trust.rules[0];
  if (rule === undefined) throw new Error("the trust has no rule");
  const checks: Check[] = stages.map((stage) => ({
    code: stage,
    stage,
    status: "pass",
    expected: stage === "subject" ? rule.subject : null,
    actual: stage === "subject" ? String(gitlabClaims.sub) : null,
    message: `The ${stage} is as it should be.`,
  }));
  return {
    outcome: "accepted",
    reason: null,
    signature: "verified",
    checks,
    candidates: [{ rule, matched: true, reason: null, checks: [] }],
    grant: null,
    token: {
      header: { alg: "RS256", kid: "k1" },
      claims: gitlabClaims,
      issuer: "https://gitlab.com",
      subject: String(gitlabClaims.sub),
      algorithm: "RS256",
      keyId: "k1",
      tokenIdHash: "hash",
    },
    trust,
    verifiedClaims: null,
    retryAfterSeconds: null,
    ...change,
  };
}

/** For tests: how often a token of this id may be used; once, unless `change` says otherwise. */
export function tokenIdUse(trust: Trust, tokenIdHash: string, change: Partial<TokenIdUse> = {}): TokenIdUse {
  return {
    organisationId: trust.organisation?.id ?? "",
    providerId: trust.rules[0]?.provider.id ?? "",
    tokenIdHash,
    mode: "single",
    maxUses: 1,
    windowSeconds: 300,
    forgetAt: new Date(Date.now() + 3_600_000),
    ...change,
  };
}

/** For tests: a grant by the first rule of a trust, to be recorded. */
export function grantRecord(trust: Trust, use: TokenIdUse | null = null): GrantRecord {
  const evaluation = acceptedEvaluation(trust);
  const rule = evaluation.candidates[0]?.rule;
  if (rule === undefined) throw new Error("the evaluation has no candidate");
  const exchangeId = newIdentity("exchange");
  const now = new Date();
  const expiresAt = new Date(now.getTime() + 3_600_000);
  return {
    facts: { exchangeId, address: "203.0.113.7", userAgent: "curl/8", receivedAt: now, durationMs: 1.5 },
    evaluation,
    grant: {
      rule,
      scopes: ["read"],
      issuedAt: now,
      expiresAt,
      lifetimeSeconds: 3600,
      actor: { iss: "https://gitlab.com", sub: String(gitlabClaims.sub) },
      use,
    },
    jti: `jti-${exchangeId}`,
    requestedScope: null,
  };
}

/** For tests: a refusal for its subject. */
export function refusalRecord(trust: Trust, change: Partial<Evaluation> = {}): RefusalRecord {
  const evaluation = acceptedEvaluation(trust, { outcome: "refused", reason: "subject_mismatch", ...change });
  return {
    facts: grantRecord(trust).facts,
    evaluation,
    requestedScope: "read",
    status: 400,
    error: "invalid_request",
  };
}
