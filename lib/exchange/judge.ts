import { compareSpecificity } from "#lib/rules/specificity.ts";
import type { Check } from "#lib/schemas/check.ts";
import { type ReasonCode, type Stage, stages } from "#lib/schemas/reasons.ts";
import { firstReason, isFailed, skipped } from "./check.ts";
import { checkIssuerPresent } from "./checks/check-provider.ts";
import { skipReplay } from "./checks/check-replay.ts";
import { readRequestedScopes } from "./checks/check-scope.ts";
import { checkWithoutRules } from "./checks/check-service-account.ts";
import { checkTimes } from "./checks/check-times.ts";
import { explainDifference } from "./checks/explain-difference.ts";
import { decideGrant } from "./decide-grant.ts";
import { judgeCandidate, type RuleAnswer } from "./judge-candidate.ts";
import type { Candidate, Evaluation, ExchangeRequest, TokenFacts } from "./ports.ts";
import type { ReadSubject } from "./read-subject.ts";
import type { Rule, Trust } from "./trust.ts";
import type { SignatureFinding, SignatureFindings } from "./verify-token.ts";

/** All that the judgement rests on. No port, no promise: the browser and the server judge by the same lines. */
export interface JudgeInput {
  request: ExchangeRequest;
  subject: ReadSubject;
  trust: Trust;
  /** What was found of the signature, by provider; empty where nobody was asked. */
  findings: SignatureFindings;
  /** Why a provider without a finding has none. */
  notChecked: string;
  token: TokenFacts;
}

/** The rules that may answer a request: all of the account's, or only the one that it pins. */
export function rulesInQuestion(request: ExchangeRequest, trust: Trust): Rule[] {
  if (request.federatedIdentity === null) return trust.rules;
  return trust.rules.filter((rule) => rule.id === request.federatedIdentity);
}

/** Judges everything but the number of uses: the last check, `replay`, is left skipped for the caller to answer. */
export function judge(input: JudgeInput): Evaluation {
  const { request, subject, trust } = input;
  const { claims } = subject;
  if (claims === null) return judgeUnreadable(input);
  const rules = rulesInQuestion(request, trust);
  if (rules.length === 0 || trust.organisation === null) return judgeWithoutRules(input, claims);

  const question = {
    claims,
    withheldClaims: subject.withheldClaims,
    requestedScopes: readRequestedScopes(request.scope),
    at: request.at,
    organisation: trust.organisation,
  };
  const notChecked: SignatureFinding = { status: "not_checked", because: input.notChecked };
  const isReadable = !subject.checks.some(isFailed);
  const ranked = rules
    .map((rule) => rank(judgeCandidate(rule, question, input.findings.get(rule.provider.id) ?? notChecked)))
    .sort(compareNearness);
  const candidates = ranked.map(({ answer, failures }, index): Candidate => {
    const { rule } = answer;
    const isAnswer = index === 0 && failures > 0;
    const checks = isAnswer
      ? answer.checks.map((check) => explainDifference(check, rule.provider))
      : answer.checks;
    const reason = firstReason(subject.checks) ?? firstReason(checks);
    return { rule, matched: isReadable && failures === 0, reason, checks };
  });

  const [nearest] = candidates;
  const finding = ranked[0]?.answer.finding ?? notChecked;
  const isAccepted = nearest?.matched === true;
  const reason = nearest?.reason ?? null;
  return {
    outcome: isAccepted ? "accepted" : reason === "keys_unavailable" ? "failed" : "refused",
    reason,
    signature: describeSignature(finding),
    verifiedClaims: finding.status === "verified" ? finding.claims : null,
    checks: [...subject.checks, ...(nearest?.checks ?? []), replayLater(isAccepted)],
    candidates,
    grant: isAccepted && nearest ? decideGrant(nearest.rule, question, request.lifetimeSeconds) : null,
    token: input.token,
    trust,
    retryAfterSeconds:
      reason === "keys_unavailable" && finding.status === "unavailable" ? finding.retryAfterSeconds : null,
  };
}

function replayLater(isAccepted: boolean): Check {
  return skipReplay(isAccepted ? "Uses are not counted here." : "Not reached: other checks fail.");
}

interface RankedAnswer {
  answer: RuleAnswer;
  failures: number;
  /** Failures of subject and conditions: such a rule speaks of other workloads. */
  mismatches: number;
  /** Failures of anything but the scope: a rule without any would have granted less, which `invalid_scope` says. */
  obstacles: number;
}

function rank(answer: RuleAnswer): RankedAnswer {
  const failing = answer.checks.filter(isFailed);
  const mismatches = failing.filter(
    (check) => check.stage === "subject" || check.stage === "condition",
  ).length;
  const obstacles = failing.filter((check) => check.stage !== "scope").length;
  return { answer, failures: failing.length, mismatches, obstacles };
}

/**
 * The winner first (`DESIGN.md` section 2), then what else matched, then the nearest misses. A rule of another
 * issuer is never nearer than one of the token's: it would answer that nobody trusts the issuer, which is untrue.
 */
function compareNearness(left: RankedAnswer, right: RankedAnswer): number {
  return (
    Number(right.answer.isIssuer) - Number(left.answer.isIssuer) ||
    left.failures - right.failures ||
    left.mismatches - right.mismatches ||
    left.obstacles - right.obstacles ||
    compareSpecificity(left.answer.rule, right.answer.rule)
  );
}

function describeSignature(finding: SignatureFinding): Evaluation["signature"] {
  if (finding.status === "verified") return "verified";
  return finding.status === "mismatch" ? "failed" : "not_checked";
}

/** A token that cannot be read: nothing more can be asked of anybody. */
function judgeUnreadable(input: JudgeInput): Evaluation {
  const { checks } = input.subject;
  const later = stages.slice(stages.indexOf("issuer"));
  return refuse(input, [...checks, ...later.map((stage) => skipped(stage, { message: unreadable }))]);
}
const unreadable = "Not reached: the token cannot be read.";

/** No rule to ask: what the token alone can answer, and why there is none. */
function judgeWithoutRules(input: JudgeInput, claims: Record<string, unknown>): Evaluation {
  const { request, subject, trust } = input;
  const because = "Not reached: there is no rule to ask.";
  const skip = (stage: Stage) => skipped(stage, { message: because });
  return refuse(input, [
    ...subject.checks,
    checkIssuerPresent(claims) ?? skip("issuer"),
    skip("provider"),
    skip("key"),
    skip("signature"),
    ...checkTimes(claims, request.at, { lifetimeMaxSeconds: null, mustOutlast: false }),
    skip("audience"),
    skip("state"),
    skip("subject"),
    checkWithoutRules(request, trust),
    skip("scope"),
    skip("replay"),
  ]);
}

function refuse({ token, trust }: JudgeInput, checks: Check[]): Evaluation {
  const reason: ReasonCode | null = firstReason(checks);
  return {
    outcome: "refused",
    reason,
    signature: "not_checked",
    verifiedClaims: null,
    checks,
    candidates: [],
    grant: null,
    token,
    trust,
    retryAfterSeconds: null,
  };
}
