import type { X509Certificate } from "node:crypto";

/** What people want to see of a server's certificate. */
export interface CertificateFacts {
  subject: string;
  issuedBy: string;
  validFrom: Date;
  validUntil: Date;
  /** Of the whole certificate, as `openssl` prints it. */
  sha256: string;
  names: string;
}

/** Facts of a certificate; null for none. */
export function describeCertificate(certificate: X509Certificate | undefined): CertificateFacts | null {
  if (certificate === undefined) return null;
  return {
    subject: oneLine(certificate.subject),
    issuedBy: oneLine(certificate.issuer),
    validFrom: new Date(certificate.validFrom),
    validUntil: new Date(certificate.validTo),
    sha256: certificate.fingerprint256,
    names: (certificate.subjectAltName ?? "").slice(0, 500),
  };
}

/** Node writes a distinguished name one part a line. */
function oneLine(name: string | undefined): string {
  return (name ?? "").split("\n").join(", ").slice(0, 300);
}
