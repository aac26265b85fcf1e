import { createHash, randomBytes } from "node:crypto";

const personalTokenForm = /^mrp_[A-Za-z0-9_-]{43}$/;

/** A new personal access token: `mrp_` and 256 random bits. */
export function newPersonalToken(): string {
  return `mrp_${randomBytes(32).toString("base64url")}`;
}

export function isPersonalToken(text: string): boolean {
  return personalTokenForm.test(text);
}

/** A new session id: 256 random bits. */
export function newSessionId(): string {
  return randomBytes(32).toString("base64url");
}

/** What is stored of a session id or token: SHA-256, base64url. They are random, so no salt or stretching is due. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}
