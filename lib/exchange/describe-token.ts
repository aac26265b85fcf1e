import type { TokenFacts } from "./ports.ts";
import type { ReadSubject } from "./read-subject.ts";

/** What was learnt of a token, for records and screens; `hash` is left out where nothing is recorded. */
export function describeToken({ shown }: ReadSubject, hash: ((text: string) => string) | null): TokenFacts {
  const { header, claims } = shown;
  const tokenId = textOf(claims, "jti");
  return {
    header,
    claims,
    issuer: textOf(claims, "iss"),
    subject: textOf(claims, "sub"),
    algorithm: textOf(header, "alg"),
    keyId: textOf(header, "kid"),
    tokenIdHash: tokenId === null || hash === null ? null : hash(tokenId),
  };
}

function textOf(members: Record<string, unknown> | null, name: string): string | null {
  const value = members !== null && Object.hasOwn(members, name) ? members[name] : null;
  return typeof value === "string" ? value : null;
}
