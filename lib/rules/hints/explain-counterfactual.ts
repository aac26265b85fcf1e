import type { Check } from "#lib/schemas/check.ts";
import type { HintInput } from "./hint-input.ts";

const names: Partial<Record<Check["stage"], string>> = {
  issuer: "the issuer",
  provider: "the provider",
  key: "the key",
  times: "the time",
  audience: "the audience",
  state: "the rule's state",
  subject: "the subject",
  service_account: "the service account",
  scope: "the scope",
  replay: "the token's use",
};

/** "Would be accepted if only condition 2 (ref_protected) changed.": the one failing check; null with several. */
export function explainCounterfactual(input: Pick<HintInput, "checks" | "rule">): string | null {
  const failing = input.checks.filter((check) => check.status === "fail");
  const [only] = failing;
  if (failing.length !== 1 || only === undefined) return null;
  if (only.stage === "condition" && only.claim !== undefined) {
    const number = Object.keys(input.rule?.conditions ?? {}).indexOf(only.claim) + 1;
    return `Would be accepted if only condition ${number} (${only.claim}) changed.`;
  }
  const name = names[only.stage];
  return name === undefined ? null : `Would be accepted if only ${name} changed.`;
}
