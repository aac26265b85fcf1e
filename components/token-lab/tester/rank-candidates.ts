import { compareSubject } from "#lib/rules/compare-subject.ts";
import type { Check } from "#lib/schemas/check.ts";
import type { ProviderKind } from "#lib/schemas/identity-provider.ts";
import type { CandidateView } from "#lib/schemas/token-test.ts";

/** The rules of an organisation by how near a token is to them; each group in the order of the decision. */
export interface RankedCandidates {
  accepts: CandidateView[];
  /** One thing away, or two. */
  near: CandidateView[];
  /** Of the token's issuer, about other workloads. */
  far: CandidateView[];
  /** Of issuers that did not sign the token. */
  others: CandidateView[];
}

/** Sorts candidates into groups. `kindOf` answers the kind and issuer of a candidate's provider. */
export function rankCandidates(
  candidates: readonly CandidateView[],
  kindOf: (candidate: CandidateView) => { kind: ProviderKind; issuer: string },
): RankedCandidates {
  const ranked: RankedCandidates = { accepts: [], near: [], far: [], others: [] };
  for (const candidate of candidates) {
    const failing = candidate.checks.filter((check) => check.status === "fail");
    if (candidate.matched) ranked.accepts.push(candidate);
    else if (failing.some((check) => check.stage === "issuer")) ranked.others.push(candidate);
    else if (isNear(failing, kindOf(candidate))) ranked.near.push(candidate);
    else ranked.far.push(candidate);
  }
  return ranked;
}

const failingMax = 2;

function isNear(
  failing: readonly Check[],
  { kind, issuer }: { kind: ProviderKind; issuer: string },
): boolean {
  const ofRule = failing.filter(({ stage }) => stage !== "times" && stage !== "state");
  if (ofRule.length > failingMax) return false;
  const subject = ofRule.find((check) => check.stage === "subject");
  if (!subject || subject.expected === null || subject.actual === null) return true;
  return isNearSubject(subject.expected, subject.actual, kind, issuer);
}

/** Near is: some named part is the same, and at most two differ; or, in one part, more than half is the same. */
function isNearSubject(pattern: string, value: string, kind: ProviderKind, issuer: string): boolean {
  const { columns, firstDifference } = compareSubject(pattern, value, kind, issuer);
  const differing = columns.filter(({ state }) => state !== "equal" && state !== "captured").length;
  if (columns.length === 1) return (firstDifference?.value ?? 0) * 2 > value.length;
  return differing <= 2 && differing < columns.length;
}
