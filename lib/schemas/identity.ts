import * as z from "zod";
import { newUuidText } from "./uuid-text.ts";

/**
 * Identities are TypeIDs (prefix, underscore, UUIDv7 in Crockford base 32): they sort by time and say
 * what they are. A brand tells the compiler which noun an identity belongs to.
 */
export type Branded<Name extends string> = string & { readonly __noun: Name };
export type OrganisationId = Branded<"organisation">;
export type UserId = Branded<"user">;

export const prefixes = {
  organisation: "org",
  user: "usr",
  membership: "mem",
  identityProvider: "idp",
  serviceAccount: "sa",
  federatedIdentity: "fid",
  role: "rol",
  roleRule: "rul",
  roleBinding: "rbd",
  exchange: "exc",
  auditEvent: "evt",
  accessToken: "pat",
  signingKey: "key",
} as const;

export type IdentityNoun = keyof typeof prefixes;

/** A new identity of a noun, unique and sorted by time. */
export function newIdentity(noun: IdentityNoun): string {
  return `${prefixes[noun]}_${newUuidText()}`;
}

/** Whether a text has the form of an identity of a noun (it need not exist). */
export function isIdentity(noun: IdentityNoun, text: string): boolean {
  return (
    text.length === prefixes[noun].length + 27 && text.startsWith(`${prefixes[noun]}_`) && bodyForm.test(text)
  );
}
const bodyForm = /_[0-7][0-9a-hjkmnp-tv-z]{25}$/;

/** A reference in a path or a body: identity, slug or unique name; looked up, never trusted. */
export const referenceSchema = z.string().min(1).max(255);
