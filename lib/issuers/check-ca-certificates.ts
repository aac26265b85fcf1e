import { X509Certificate } from "node:crypto";
import { type CertificateFacts, describeCertificate } from "./certificate-facts.ts";

export type CaCertificates =
  | { ok: true; certificates: CertificateFacts[] }
  | { ok: false; code: "private_key" | "none" | "too_many" | "unreadable" | "expired"; message: string };

const certificatesMax = 20;

/**
 * Whether a PEM text may be kept as a provider's own authority: certificates only, each readable and not expired at
 * `at`. Answers their facts, expiry included. The message never repeats any of the text.
 */
export function checkCaCertificates(pem: string, at: Date): CaCertificates {
  if (/-----BEGIN [^-]*PRIVATE KEY-----/i.test(pem))
    return refused(
      "private_key",
      "this contains a private key; paste only certificates, and replace that key",
    );
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) return refused("none", "there is no certificate in this; paste PEM text");
  if (blocks.length > certificatesMax)
    return refused("too_many", `give at most ${certificatesMax} certificates`);
  if ((pem.match(/-----BEGIN /g) ?? []).length !== blocks.length)
    return refused("unreadable", "this has more than certificates in it; remove the rest");

  const certificates: CertificateFacts[] = [];
  for (const [index, block] of blocks.entries()) {
    const facts = read(block);
    if (facts === null) return refused("unreadable", `certificate ${index + 1} cannot be read`);
    if (facts.validUntil <= at)
      return refused(
        "expired",
        `certificate ${index + 1} (${facts.subject}) expired on ${facts.validUntil.toISOString()}`,
      );
    certificates.push(facts);
  }
  return { ok: true, certificates };
}

function read(block: string): CertificateFacts | null {
  try {
    return describeCertificate(new X509Certificate(block));
  } catch {
    return null;
  }
}

function refused(code: (CaCertificates & { ok: false })["code"], message: string): CaCertificates {
  return { ok: false, code, message };
}
