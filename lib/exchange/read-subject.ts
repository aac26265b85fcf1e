import type { Check } from "#lib/schemas/check.ts";
import { failed, passed, skipped } from "./check.ts";
import { checkHeader, readHeader, type TrustworthyHeader } from "./checks/check-header.ts";
import { parseToken, type UnverifiedToken } from "./parse-token.ts";
import type { SubjectToken } from "./ports.ts";

/** A token or bare claims, as far as they can be read without asking anybody. */
export interface ReadSubject {
  /** The checks that need no rule: format and header. */
  checks: Check[];
  /** What the rules are judged on; null when the token cannot be read, and then nothing more can be answered. */
  claims: Record<string, unknown> | null;
  /** Null for bare claims, and when the token cannot be read. */
  token: UnverifiedToken | null;
  /** The header to search a key by; null when a check of it fails. */
  header: TrustworthyHeader | null;
  withheldClaims: string[];
  /** What could be decoded, for screens. */
  shown: { header: Record<string, unknown> | null; claims: Record<string, unknown> | null };
}

const unsigned = "Bare claims: there is no token to check.";

/** Reads the subject token: stages `format` and `header`. */
export function readSubject(subject: SubjectToken): ReadSubject {
  if (subject.kind === "claims") {
    return {
      checks: [skipped("format", { message: unsigned }), skipped("header", { message: unsigned })],
      claims: subject.claims,
      token: null,
      header: null,
      withheldClaims: subject.withheldClaims ?? [],
      shown: { header: null, claims: subject.claims },
    };
  }
  const parsed = parseToken(subject.token);
  if (parsed.status === "refused") {
    const { reason, message, header, claims } = parsed;
    const isJws = reason !== "token_encrypted" && header !== null;
    const headerChecks = isJws
      ? checkHeader(header)
      : [skipped("header", { message: "There is no header to check." })];
    return {
      checks: [failed(reason, { message, expected: "a signed JWT" }), ...headerChecks],
      claims: null,
      token: null,
      header: null,
      withheldClaims: [],
      shown: { header, claims },
    };
  }
  const { token } = parsed;
  const headerChecks = checkHeader(token.header);
  return {
    checks: [passed("format", { message: "The token is a well-formed JWT." }), ...headerChecks],
    claims: token.claims,
    token,
    header: readHeader(token.header, headerChecks),
    withheldClaims: [],
    shown: { header: token.header, claims: token.claims },
  };
}
