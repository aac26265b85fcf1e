import type { TokenInput } from "#lib/rules/parse-token-input.ts";
import type { AsOf } from "./judged-time.ts";

const none: readonly string[] = [];

/**
 * What the record of an exchange leaves out, the time it is judged by, and when its token was issued: how it is known
 * again after an edit.
 */
export interface LabRecord {
  withheld: readonly string[];
  asOf: AsOf | undefined;
  issuedAt: unknown;
}

/** Claims that bring a time or gaps of their own; null for a mere sample. */
export function toRecord(
  loaded: { claims: Record<string, unknown>; withheld?: readonly string[]; asOf?: AsOf } | undefined,
): LabRecord | null {
  if (loaded === undefined || (loaded.asOf === undefined && loaded.withheld === undefined)) return null;
  return { withheld: loaded.withheld ?? none, asOf: loaded.asOf, issuedAt: loaded.claims.iat };
}

/**
 * Whether what is in the field is still about the recorded exchange. Trying another value on it leaves the rest of it a
 * record, also while the text is no JSON for a moment; another token is another matter.
 */
export function isOfRecord({ issuedAt }: LabRecord, input: TokenInput): boolean {
  return input.kind === "problem" || (input.kind === "claims" && input.claims.iat === issuedAt);
}

/** The claims that nobody can tell of what is in the field. */
export function withheldOf(record: LabRecord | null, input: TokenInput): readonly string[] {
  if (record === null || !isOfRecord(record, input)) return none;
  const claims = input.kind === "claims" ? input.claims : {};
  return record.withheld.filter((name) => !Object.hasOwn(claims, name));
}
