import { failed, passed, showTime } from "#lib/exchange/check.ts";
import type { Rule } from "#lib/exchange/trust.ts";
import type { Check } from "#lib/schemas/check.ts";
import type { RuleStatus } from "#lib/schemas/federated-identity.ts";
import type { ReasonCode } from "#lib/schemas/reasons.ts";

const reasonOf: Record<Exclude<RuleStatus, "active">, ReasonCode> = {
  inactive: "rule_inactive",
  expired: "rule_expired",
  revoked: "rule_revoked",
};

/** Whether the federated identity is in use at a time, with at least a second left to issue a token for. */
export function checkState(rule: Rule, at: Date): Check {
  if (rule.status !== "active") {
    return failed(reasonOf[rule.status], {
      message: `The federated identity ${rule.name} is ${rule.status}.`,
      expected: "active",
      actual: rule.status,
    });
  }
  if (rule.expiresAt === null) {
    return passed("state", { message: `The federated identity ${rule.name} is active.`, actual: "active" });
  }
  const expiresAt = showTime(rule.expiresAt.getTime() / 1000);
  const text = { expected: `expires after ${showTime(at.getTime() / 1000)}`, actual: `expires ${expiresAt}` };
  if (wholeSeconds(rule.expiresAt) <= wholeSeconds(at)) {
    return failed("rule_expired", { ...text, message: `The federated identity ${rule.name} has expired.` });
  }
  return passed("state", {
    ...text,
    message: `The federated identity ${rule.name} is active until ${expiresAt}.`,
  });
}

function wholeSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
