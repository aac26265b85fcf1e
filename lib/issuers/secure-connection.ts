import type { Socket } from "node:net";
import { performance } from "node:perf_hooks";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { describeCertificate } from "./certificate-facts.ts";
import { parseAddress } from "./classify-address.ts";
import type { ConnectionFacts, ConnectionTarget, Opened } from "./connect-vetted.ts";
import { type FetchFailure, failure } from "./fetch-failure.ts";
import { bareHost } from "./outbound-policy.ts";

/** TLS 1.2 or newer, always verified; the trust is the system's roots and the provider's own authority. */
export function secureConnection(
  tcp: Socket,
  { url, trust, deadline }: ConnectionTarget,
  facts: ConnectionFacts,
): Promise<Opened<TLSSocket>> {
  const host = bareHost(url);
  const started = performance.now();
  return new Promise((settle) => {
    const socket = connectTls({
      socket: tcp,
      host,
      servername: parseAddress(host) === null ? host : "",
      secureContext: trust,
      rejectUnauthorized: true,
      ALPNProtocols: ["http/1.1"],
    });
    let isDone = false;
    const finish = (result: Opened<TLSSocket>) => {
      if (isDone) return;
      isDone = true;
      clearTimeout(timer);
      facts.connectMs = (facts.connectMs ?? 0) + Math.round(performance.now() - started);
      if (!result.ok) socket.destroy();
      settle(result);
    };
    const timer = setTimeout(
      () => finish(refuse(failure("timeout", `${url.host} did not finish the TLS handshake in time`))),
      Math.max(0, deadline - performance.now()),
    );
    socket.once("secureConnect", () => {
      facts.certificate = describeCertificate(socket.getPeerX509Certificate());
      finish({ ok: true, socket });
    });
    socket.on("error", (error: NodeJS.ErrnoException) => finish(refuse(tlsFailure(error, url))));
    socket.once("close", () => finish(refuse(failure("tls", `${url.host} closed the TLS handshake`))));
  });
}

function tlsFailure(error: NodeJS.ErrnoException, url: URL): FetchFailure {
  const code = error.code ?? "";
  if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID")
    return failure(
      "tls_expired",
      code === "CERT_HAS_EXPIRED"
        ? `the certificate of ${url.host} has expired`
        : `the certificate of ${url.host} is not valid yet`,
    );
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return failure("tls_host", `the certificate of ${url.host} is for another name`);
  if (untrusted.has(code))
    return failure(
      "tls_untrusted",
      `the certificate of ${url.host} comes from an authority that is not trusted`,
    );
  return failure("tls", `the TLS handshake with ${url.host} failed (${code || "error"})`);
}

const untrusted = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "CERT_UNTRUSTED",
  "CERT_REJECTED",
  "CERT_SIGNATURE_FAILURE",
  "INVALID_CA",
  "INVALID_PURPOSE",
  "PATH_LENGTH_EXCEEDED",
]);

function refuse(reason: FetchFailure): { ok: false; failure: FetchFailure } {
  return { ok: false, failure: reason };
}
