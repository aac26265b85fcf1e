import { failed, passed, showJson } from "#lib/exchange/check.ts";
import type { Check } from "#lib/schemas/check.ts";

/**
 * REQ-01: the algorithms we verify; asymmetric, one hash per family and curve. RS384, RS512, PS384, PS512 and ES512
 * are asymmetric too, but no CI issuer signs with them, and what nobody needs is not accepted. `Ed25519`
 * (RFC 9864) is the other name of `EdDSA`, whose only curve here is Ed25519.
 */
export const allowedAlgorithms = ["RS256", "PS256", "ES256", "ES384", "EdDSA", "Ed25519"] as const;

/** REQ-18: absent, or one of these. Access tokens (`at+jwt`), logout tokens and their like are other things. */
const allowedTypes: ReadonlySet<unknown> = new Set(["JWT", "jwt", "application/jwt", "id_token+jwt"]);

/** REQ-02 and REQ-04: members that would choose the key, or that must be understood and are not. */
const refusedMembers = ["crit", "b64", "jku", "x5u", "jwk"];

/** REQ-02, in UTF-16 units. */
const keyIdMax = 256;

/** The members of a header that may steer the search for a key: nothing else of a token does (invariant I4). */
export interface TrustworthyHeader {
  alg: string;
  kid: string | null;
}

/** Checks the JOSE header; answers every problem that it has. */
export function checkHeader(header: Record<string, unknown>): Check[] {
  const problems = [checkAlgorithm(header.alg), checkType(header), checkMembers(header)].filter(
    (problem) => problem !== null,
  );
  if (problems.length > 0) return problems;
  return [
    passed("header", {
      message: `The token says it is signed with ${header.alg}.`,
      actual: showHeader(header),
    }),
  ];
}

/** The header for the search of a key; null when a check of it fails. */
export function readHeader(header: Record<string, unknown>, checks: Check[]): TrustworthyHeader | null {
  if (checks.some((check) => check.stage === "header" && check.status === "fail")) return null;
  return { alg: header.alg as string, kid: Object.hasOwn(header, "kid") ? (header.kid as string) : null };
}

/** Whether a key that may verify `keyAlgorithms` may verify a token that names `algorithm`. */
export function allowsAlgorithm(keyAlgorithms: string[], algorithm: string): boolean {
  return keyAlgorithms.some((candidate) => sameAlgorithm(candidate) === sameAlgorithm(algorithm));
}

function sameAlgorithm(algorithm: string): string {
  return algorithm === "Ed25519" ? "EdDSA" : algorithm;
}

function checkAlgorithm(algorithm: unknown): Check | null {
  if ((allowedAlgorithms as readonly unknown[]).includes(algorithm)) return null;
  const expected = allowedAlgorithms.join(", ");
  if (algorithm === undefined) {
    return failed("alg_not_allowed", {
      message: "The header names no algorithm.",
      expected,
      actual: "missing",
    });
  }
  const isUnsigned = typeof algorithm === "string" && algorithm.toLowerCase() === "none";
  const message = isUnsigned
    ? "The token is not signed: its algorithm is none."
    : "The signature algorithm is not one that is accepted.";
  return failed("alg_not_allowed", { message, expected, actual: showJson(algorithm) });
}

function checkType(header: Record<string, unknown>): Check | null {
  if (!Object.hasOwn(header, "typ") || allowedTypes.has(header.typ)) return null;
  return failed("type_not_allowed", {
    message: "The header says that this is another kind of token.",
    expected: "no typ, JWT, application/jwt or id_token+jwt",
    actual: showJson(header.typ),
  });
}

function checkMembers(header: Record<string, unknown>): Check | null {
  const refused = refusedMembers.filter((name) => Object.hasOwn(header, name));
  if (refused.length > 0) {
    return failed("header_not_allowed", {
      message: `The header has ${refused.join(", ")}, which is never followed and never allowed.`,
      expected: `none of ${refusedMembers.join(", ")}`,
      actual: refused.join(", "),
    });
  }
  if (!Object.hasOwn(header, "kid") || (typeof header.kid === "string" && header.kid.length <= keyIdMax))
    return null;
  return failed("header_not_allowed", {
    message: `The key id of the header is no text of at most ${keyIdMax} characters.`,
    expected: `a text of at most ${keyIdMax} characters`,
    actual: typeof header.kid === "string" ? `${header.kid.length} characters` : showJson(header.kid),
  });
}

function showHeader(header: Record<string, unknown>): string {
  const keyId = typeof header.kid === "string" ? `, kid ${header.kid}` : ", no kid";
  return `${header.alg}${keyId}`;
}
