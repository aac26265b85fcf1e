import { failed, passed, skipped } from "#lib/exchange/check.ts";
import type { ExchangeRequest } from "#lib/exchange/ports.ts";
import type { Rule, Trust } from "#lib/exchange/trust.ts";
import type { Check } from "#lib/schemas/check.ts";

/** Whether the account of the rule is in use. */
export function checkServiceAccount(rule: Rule): Check {
  const { name, status } = rule.serviceAccount;
  const text = { expected: "active", actual: status };
  if (status === "active")
    return passed("service_account", { ...text, message: `The service account ${name} is active.` });
  return failed("service_account_inactive", { ...text, message: `The service account ${name} is inactive.` });
}

/** Why there is no rule to judge by. */
export function checkWithoutRules(request: ExchangeRequest, trust: Trust): Check {
  if (trust.organisation === null) {
    return failed("organisation_unknown", {
      message: "There is no such organisation.",
      actual: request.organisation,
    });
  }
  if (request.serviceAccount !== null && trust.serviceAccount === null) {
    return failed("service_account_unknown", {
      message: "The organisation has no such service account.",
      actual: request.serviceAccount,
    });
  }
  const account = trust.serviceAccount?.name ?? trust.organisation.name;
  return failed("no_rule", {
    message:
      request.federatedIdentity === null
        ? `${account} has no federated identity.`
        : `${account} has no federated identity of the id asked for.`,
    expected: request.federatedIdentity,
    actual: "none",
  });
}

/** The same question when the token could not be read and nothing was looked up. */
export function skipServiceAccount(): Check {
  return skipped("service_account", { message: "Not looked up: the token cannot be read." });
}
