import type { Check } from "#lib/schemas/check.ts";
import { checkAudience } from "./checks/check-audience.ts";
import { checkConditions } from "./checks/check-conditions.ts";
import { checkIssuer, checkProvider, isIssuedBy } from "./checks/check-provider.ts";
import { checkScope } from "./checks/check-scope.ts";
import { checkServiceAccount } from "./checks/check-service-account.ts";
import { checkSignature } from "./checks/check-signature.ts";
import { checkState } from "./checks/check-state.ts";
import { checkSubject } from "./checks/check-subject.ts";
import { checkTimes } from "./checks/check-times.ts";
import type { Rule, TrustedOrganisation } from "./trust.ts";
import type { SignatureFinding } from "./verify-token.ts";

/** What every rule is asked about a token. */
export interface Question {
  claims: Record<string, unknown>;
  withheldClaims: string[];
  requestedScopes: string[];
  at: Date;
  organisation: TrustedOrganisation;
}

/** One rule's answer, and what ranks it among the others. */
export interface RuleAnswer {
  rule: Rule;
  checks: Check[];
  finding: SignatureFinding;
  isIssuer: boolean;
}

/** Asks a rule everything, in stage order, whatever the answers before: issuer … scope. */
export function judgeCandidate(rule: Rule, question: Question, finding: SignatureFinding): RuleAnswer {
  const { claims, at } = question;
  const checks = [
    checkIssuer(claims, rule.provider),
    ...checkProvider(claims, rule.provider),
    ...checkSignature(finding),
    ...checkTimes(claims, at, {
      lifetimeMaxSeconds: rule.provider.maxTokenLifetimeSeconds,
      mustOutlast: rule.capToSubjectToken,
    }),
    checkAudience(claims, rule),
    checkState(rule, at),
    checkSubject(claims, rule),
    ...checkConditions(claims, rule, question.withheldClaims),
    checkServiceAccount(rule),
    checkScope(question.requestedScopes, rule, question.organisation),
  ];
  return { rule, checks, finding, isIssuer: isIssuedBy(claims, rule.provider) };
}
