import { createHash } from "node:crypto";
import { createSecureContext, getCACertificates, type SecureContext } from "node:tls";

/**
 * What TLS trusts: the roots that Node brings (and `NODE_EXTRA_CA_CERTS`), the system's own, and for one provider its
 * authority. Contexts are kept, because reading some hundred roots takes tens of milliseconds.
 */
export function trustFor(caCertificates: string | null): SecureContext {
  const key = caCertificates === null ? "" : createHash("sha256").update(caCertificates).digest("hex");
  const known = contexts.get(key);
  if (known !== undefined) return known;
  const ca = caCertificates === null ? roots() : [...roots(), caCertificates];
  const context = createSecureContext({ ca, minVersion: "TLSv1.2" });
  const oldest = contexts.size >= contextsMax ? contexts.keys().next().value : undefined;
  if (oldest !== undefined) contexts.delete(oldest);
  contexts.set(key, context);
  return context;
}

const contextsMax = 64;
const contexts = new Map<string, SecureContext>();
let knownRoots: string[] | null = null;

function roots(): string[] {
  knownRoots ??= [...new Set([...getCACertificates("default"), ...getCACertificates("system")])];
  return knownRoots;
}
