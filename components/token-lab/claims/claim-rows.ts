import { compareSubject } from "#lib/rules/compare-subject.ts";
import { type ClaimMark, findClaim } from "#lib/rules/presets/claim-facts.ts";
import type { Check } from "#lib/schemas/check.ts";
import type { ProviderKind } from "#lib/schemas/identity-provider.ts";
import { isPersonalClaim } from "#lib/schemas/personal-claims.ts";

/** A claim of the token, or one that the rule asks for and the token lacks. */
export interface ClaimRow {
  /** As a condition names it: a top-level name, or a JSON Pointer for a member of an object. */
  name: string;
  /** Undefined when it is missing. */
  value: unknown;
  isMissing: boolean;
  /** The record of an exchange leaves it out: it may or may not have been in the token. */
  isWithheld: boolean;
  isPersonal: boolean;
  mark: ClaimMark | null;
  note: string | null;
  /** What reads it, and how that came out; null when nothing does. */
  use: { by: string; holds: boolean } | null;
}

export interface ClaimRowsInput {
  claims: Record<string, unknown>;
  checks: readonly Check[];
  kind: ProviderKind;
  issuer: string;
}

/** The claims as rows: what fails first, then what is in use, stable ids, the rest, and what changes every run. */
export function toClaimRows({ claims, checks, kind, issuer }: ClaimRowsInput): ClaimRow[] {
  const uses = findUses(checks, kind, issuer);
  const present = Object.entries(claims).flatMap(([name, value]) => flatten(name, value));
  const names = new Set(present.map(([name]) => name));
  const missing = checks.filter(({ stage, claim }) => stage === "condition" && claim && !names.has(claim));
  const rows = [
    ...present.map(([name, value]) => toRow(name, value, null)),
    ...missing.map((check) => toRow(check.claim ?? "", undefined, check)),
  ];
  return rows
    .map((row, place) => ({ row, place }))
    .sort((left, right) => order(left.row) - order(right.row) || left.place - right.place)
    .map(({ row }) => row);

  /** `lack`: the condition whose claim is not there. It is skipped when nobody can tell whether the token had it. */
  function toRow(name: string, value: unknown, lack: Check | null): ClaimRow {
    const facts = findClaim(kind, name);
    const isPersonal = isPersonalClaim(name.startsWith("/") ? (name.split("/")[1] ?? "") : name);
    return {
      name,
      value,
      isMissing: lack !== null && lack.status !== "skipped",
      isWithheld: lack?.status === "skipped",
      isPersonal,
      mark: isPersonal ? "personal" : (facts?.mark ?? null),
      note: facts?.note ?? null,
      use: uses.get(name) ?? null,
    };
  }
}

function order({ name, use, mark }: ClaimRow): number {
  if (use?.holds === false) return 0;
  // Registered claims are in use in every token: what is worth pinning comes before them.
  if (use !== null) return registered.has(name) ? 3 : 1;
  if (mark === "stable") return 2;
  return mark === "volatile" ? 5 : mark === "personal" ? 6 : 4;
}
const registered = new Set(["iss", "aud", "exp", "nbf", "iat", "jti"]);

/** Members of an object are claims of their own, by JSON Pointer (RFC 6901 §3). */
function flatten(name: string, value: unknown, depth = 0): [string, unknown][] {
  if (typeof value !== "object" || value === null || Array.isArray(value) || depth > 4)
    return [[name, value]];
  const pointer = depth === 0 ? `/${escapePointer(name)}` : name;
  const members = Object.entries(value);
  if (members.length === 0) return [[name, value]];
  return members.flatMap(([member, inner]) =>
    flatten(`${pointer}/${escapePointer(member)}`, inner, depth + 1),
  );
}

function escapePointer(member: string): string {
  return member.replaceAll("~", "~0").replaceAll("/", "~1");
}

const readers: Partial<Record<Check["stage"], readonly string[]>> = {
  issuer: ["iss"],
  audience: ["aud"],
  times: ["exp", "nbf", "iat"],
  subject: ["sub"],
};

function findUses(
  checks: readonly Check[],
  kind: ProviderKind,
  issuer: string,
): Map<string, { by: string; holds: boolean }> {
  const uses = new Map<string, { by: string; holds: boolean }>();
  let condition = 0;
  for (const check of checks) {
    const holds = check.status !== "fail";
    if (check.stage === "condition" && check.claim) {
      condition += 1;
      if (check.status !== "skipped") uses.set(check.claim, { by: `condition ${condition}`, holds });
      continue;
    }
    if (check.status === "skipped") continue;
    for (const name of readers[check.stage] ?? []) uses.set(name, { by: check.stage, holds });
    if (check.stage === "subject" && check.expected !== null && check.actual !== null) {
      // GitLab and GitHub compose `sub` of other claims: each part says how its own came out.
      for (const { name, state } of compareSubject(check.expected, check.actual, kind, issuer).columns)
        if (name !== null && !uses.has(name))
          uses.set(name, { by: "subject", holds: state === "equal" || state === "captured" });
    }
  }
  return uses;
}
