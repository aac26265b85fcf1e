import type { StatusKind } from "#components/ui/status.tsx";
import type { Check, Stage } from "#lib/schemas/check.ts";

const titles: Record<Stage, string> = {
  format: "Format",
  header: "Header",
  issuer: "Issuer",
  provider: "Provider",
  key: "Key",
  signature: "Signature",
  times: "Times",
  audience: "Audience",
  state: "Rule",
  subject: "Subject",
  condition: "Condition",
  service_account: "Service account",
  scope: "Scope",
  replay: "Replay",
};

/** What a check is called; a condition by its claim. */
export function checkTitle(check: Check): string {
  return check.claim ?? titles[check.stage];
}

/** The icon and colour of a check. A signature that is only not verified yet is a question, not a skip. */
export function checkKind(check: Check): StatusKind {
  switch (check.status) {
    case "pass":
      return "passed";
    case "fail":
      return "failed";
    case "warn":
      return "warning";
    case "skipped":
      return check.stage === "signature" ? "not-verified" : "skipped";
  }
}

/** How many checks came out how. */
export function countChecks(checks: readonly Check[]): Record<Check["status"], number> {
  const count = { pass: 0, fail: 0, warn: 0, skipped: 0 };
  for (const check of checks) count[check.status] += 1;
  return count;
}

/** Failing ones first, then warnings, then what was not reached, then what passed; each in the order of stages. */
export function inReadingOrder(checks: readonly Check[]): Check[] {
  const order: Check["status"][] = ["fail", "warn", "skipped", "pass"];
  return order.flatMap((status) => checks.filter((check) => check.status === status));
}
