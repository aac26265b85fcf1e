import { grantedScopes } from "./checks/check-scope.ts";
import type { Question } from "./judge-candidate.ts";
import type { Grant } from "./ports.ts";
import type { Rule, TrustedOrganisation } from "./trust.ts";

/**
 * What a rule that passed every check grants (invariants I5, I6): scopes within the rule's, and the shortest of the
 * lifetimes of request, rule, account and organisation, never past the rule's expiry nor, where the rule says
 * so, the token's. The use of the token is counted later.
 */
export function decideGrant(rule: Rule, question: Question, lifetimeAskedSeconds: number | null): Grant {
  const { claims, at, organisation } = question;
  const issuedAtSeconds = Math.floor(at.getTime() / 1000);
  const lifetimeSeconds = Math.max(
    1,
    Math.floor(
      Math.min(
        lifetimeAskedSeconds ?? Number.POSITIVE_INFINITY,
        lifetimeMaxSeconds(rule, organisation),
        rule.expiresAt === null ? Number.POSITIVE_INFINITY : secondsOf(rule.expiresAt) - issuedAtSeconds,
        rule.capToSubjectToken ? Math.floor(Number(claims.exp)) - issuedAtSeconds : Number.POSITIVE_INFINITY,
      ),
    ),
  );
  return {
    rule,
    scopes: grantedScopes(question.requestedScopes, rule, organisation),
    issuedAt: new Date(issuedAtSeconds * 1000),
    expiresAt: new Date((issuedAtSeconds + lifetimeSeconds) * 1000),
    lifetimeSeconds,
    actor: { iss: String(claims.iss), sub: String(claims.sub) },
    use: null,
  };
}

function lifetimeMaxSeconds(rule: Rule, organisation: TrustedOrganisation): number {
  return Math.min(
    rule.tokenLifetimeSeconds,
    rule.serviceAccount.maxTokenLifetimeSeconds ?? Number.POSITIVE_INFINITY,
    organisation.maxTokenLifetimeSeconds,
  );
}

function secondsOf(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
