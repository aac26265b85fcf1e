import { describeToken } from "./describe-token.ts";
import { judge } from "./judge.ts";
import type { Evaluation, SubjectToken } from "./ports.ts";
import { readSubject } from "./read-subject.ts";
import type { Rule, Trust, TrustedOrganisation } from "./trust.ts";

export interface PreviewRequest {
  subject: SubjectToken;
  /** The clock: now, or the time to judge as of. */
  at: Date;
  /** Space-separated, as `scope` of the endpoint. */
  scope?: string | null;
  /** Pins one rule. */
  federatedIdentity?: string | null;
  lifetimeSeconds?: number | null;
}

/**
 * The same judgement as `evaluate`, in the browser and at once: key, signature and replay stay `skipped`, as
 * they want the server. Never throws, never asks anybody; safe on every keystroke.
 */
export function previewTrust(request: PreviewRequest, trust: Trust): Evaluation {
  const subject = readSubject(request.subject);
  return judge({
    request: {
      organisation: trust.organisation?.id ?? "",
      serviceAccount: trust.serviceAccount?.id ?? null,
      subject: request.subject,
      scope: request.scope ?? null,
      federatedIdentity: request.federatedIdentity ?? null,
      lifetimeSeconds: request.lifetimeSeconds ?? null,
      at: request.at,
    },
    subject,
    trust,
    findings: new Map(),
    notChecked: "Not verified yet: this needs the issuer's keys.",
    token: describeToken(subject, null),
  });
}

/** Previews one rule alone, saved or not. */
export function previewRule(
  request: PreviewRequest,
  rule: Rule,
  organisation: TrustedOrganisation,
): Evaluation {
  return previewTrust(
    { ...request, federatedIdentity: null },
    { organisation, serviceAccount: rule.serviceAccount, rules: [rule] },
  );
}
