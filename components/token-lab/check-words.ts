import { cutMiddle } from "#components/ui/cut-middle.ts";
import type { StatusKind } from "#components/ui/status.tsx";
import type { Check } from "#lib/schemas/check.ts";
import type { ProviderKind } from "#lib/schemas/identity-provider.ts";
import type { Stage } from "#lib/schemas/reasons.ts";

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

/** What a check is called; a condition by its claim. Times that are only noted are those of now (`withTimesNow`). */
export function checkTitle(check: Check): string {
  if (check.stage === "times" && check.status === "warn") return "Times, now";
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

export function statusWord(check: Check): string {
  return { pass: "passes", fail: "fails", warn: "to note", skipped: "skipped" }[check.status];
}

/** The kind of issuer that a subject check speaks of, by the form of its pattern; for showing only. */
export function kindOfSubject({ expected }: Check): ProviderKind {
  if (/^project_(path|id):/.test(expected ?? "")) return "gitlab";
  if (/^repo:/.test(expected ?? "")) return "github";
  return /^system:serviceaccount:/.test(expected ?? "") ? "kubernetes" : "generic";
}

/**
 * A check in a few words, for a line beside its name: what was found where that says it all, else the sentence.
 * A condition says what it requires.
 */
export function checkFact(check: Check): string {
  if (check.status === "skipped") return skippedFact(check);
  switch (check.stage) {
    case "format":
      return "a well-formed JWT";
    case "header":
    case "key":
      return shorten(check.actual ?? check.message);
    case "issuer":
    case "provider":
    case "audience":
    case "state":
    case "service_account":
      return check.actual ?? check.message;
    case "scope":
      return check.actual === null ? check.message : `grants ${check.actual}`;
    case "signature":
      return check.status === "pass" ? "verified" : check.message;
    case "condition":
      return check.expected ?? check.message;
    case "times":
    case "subject":
    case "replay":
      return check.message;
  }
}

/**
 * Key ids are long and times exact to the second; a line beside a name needs neither. Keys live for a day. Exchanges
 * recorded by earlier versions hold times as RFC 3339.
 */
function shorten(text: string): string {
  return text
    .replace(/\d{4}-\d\d-\d\d[T ](\d\d:\d\d):[\d.]+(?:Z| UTC)/g, "$1 UTC")
    .replace(/[^\s,]{24,}/g, (id) => cutMiddle(id, 9));
}

function skippedFact({ stage, message }: Check): string {
  if (stage === "signature") return "not verified yet";
  if (stage === "key") return "not asked for yet";
  return message;
}
