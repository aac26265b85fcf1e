import type { Expectation } from "#lib/schemas/federated-identity.ts";
import { hidePersonalClaims } from "./hide-personal-claims.ts";

const volatile = new Set([
  "jti",
  "pipeline_id",
  "job_id",
  "sha",
  "ci_config_sha",
  "run_id",
  "run_number",
  "run_attempt",
]);

/**
 * The claims at hand as an expectation of a rule: personal claims left out, and those that change every run too,
 * unless the rule speaks of them. The time is kept, so that it does not grow old.
 */
export function createExpectation(
  name: string,
  claims: Record<string, unknown>,
  outcome: Expectation["outcome"],
  options: { at?: Date | null; keep?: readonly string[] } = {},
): Expectation {
  const { hidden } = hidePersonalClaims(claims);
  const kept = Object.entries(claims).filter(
    ([claim]) => !hidden.includes(claim) && (!volatile.has(claim) || options.keep?.includes(claim)),
  );
  return {
    name,
    claims: Object.fromEntries(kept),
    outcome,
    ...(options.at ? { at: options.at.toISOString() } : {}),
  };
}

/** The same as JSON text, as `expectations` of the API takes it. */
export function writeTestCase(expectation: Expectation): string {
  return `${JSON.stringify({ expectations: [expectation] }, null, 2)}\n`;
}
