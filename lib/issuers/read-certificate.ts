import { performance } from "node:perf_hooks";
import { connect as connectTls } from "node:tls";
import { type CertificateFacts, describeCertificate } from "./certificate-facts.ts";
import { parseAddress } from "./classify-address.ts";
import { noFacts, openTcp } from "./connect-vetted.ts";
import { bareHost, type OutboundPolicy } from "./outbound-policy.ts";
import { trustFor } from "./tls-trust.ts";

/**
 * The certificate that a server shows, good or bad, for a person to look at after verification failed. This
 * connection only ends the handshake: nothing is sent over it and nothing is read from it, so it need not be trusted.
 */
export async function readCertificate(
  url: URL,
  policy: OutboundPolicy,
  timeoutMs: number,
): Promise<CertificateFacts | null> {
  const deadline = performance.now() + timeoutMs;
  const opened = await openTcp({ url, policy, trust: trustFor(null), deadline }, noFacts());
  if (!opened.ok) return null;
  const host = bareHost(url);
  return new Promise((resolve) => {
    const socket = connectTls({
      socket: opened.socket,
      servername: parseAddress(host) === null ? host : "",
      rejectUnauthorized: false,
      minVersion: "TLSv1.2",
    });
    const finish = (certificate: CertificateFacts | null) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(certificate);
    };
    const timer = setTimeout(() => finish(null), timeoutMs);
    socket.once("secureConnect", () => finish(describeCertificate(socket.getPeerX509Certificate())));
    socket.on("error", () => finish(null));
  });
}
