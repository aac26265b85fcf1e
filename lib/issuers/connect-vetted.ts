import { lookup } from "node:dns/promises";
import { connect, type Socket } from "node:net";
import { performance } from "node:perf_hooks";
import type { SecureContext, TLSSocket } from "node:tls";
import type { CertificateFacts } from "./certificate-facts.ts";
import { parseAddress } from "./classify-address.ts";
import { type FetchFailure, failure } from "./fetch-failure.ts";
import { bareHost, type OutboundPolicy } from "./outbound-policy.ts";
import { secureConnection } from "./secure-connection.ts";

/** What was learnt on the way to a connection; for screens. Durations in milliseconds. */
export interface ConnectionFacts {
  addresses: string[];
  /** The one connected to. */
  address: string | null;
  nameMs: number | null;
  connectMs: number | null;
  certificate: CertificateFacts | null;
}

export type Connection =
  | { ok: true; socket: Socket | TLSSocket; facts: ConnectionFacts }
  | { ok: false; failure: FetchFailure; facts: ConnectionFacts };

export interface ConnectionTarget {
  url: URL;
  policy: OutboundPolicy;
  trust: SecureContext;
  /** Of `performance.now()`. */
  deadline: number;
}

export function noFacts(): ConnectionFacts {
  return { addresses: [], address: null, nameMs: null, connectMs: null, certificate: null };
}

/**
 * Connects to where a URL leads, if the policy allows it: literals are judged, names resolved by our own lookup, only
 * vetted addresses tried, and the address connected to is judged again before the first byte leaves (REQ-31).
 */
export async function connectVetted(target: ConnectionTarget): Promise<Connection> {
  const facts = noFacts();
  const opened = await openTcp(target, facts);
  if (!opened.ok || target.url.protocol === "http:") return { ...opened, facts };
  return { ...(await secureConnection(opened.socket, target, facts)), facts };
}

export type Opened<S> = { ok: true; socket: S } | { ok: false; failure: FetchFailure };

/** Resolves, vets and connects, without TLS. */
export async function openTcp(target: ConnectionTarget, facts: ConnectionFacts): Promise<Opened<Socket>> {
  const { url, policy, deadline } = target;
  const verdict = policy.checkUrl(url);
  if (!verdict.allowed) return refused(failure("blocked_address", verdict.message));
  const resolved = await resolve(target, facts);
  if (!resolved.ok) return resolved;

  const started = performance.now();
  let last = failure("timeout", `${url.host} did not accept a connection in time`);
  for (const [index, address] of resolved.addresses.entries()) {
    const remaining = deadline - performance.now();
    if (remaining <= 0) break;
    const attempt = await connectTo(target, address, remaining / (resolved.addresses.length - index));
    facts.connectMs = Math.round(performance.now() - started);
    if (attempt.ok) {
      facts.address = address;
      return attempt;
    }
    last = attempt.failure;
  }
  return refused(last);
}

async function resolve(
  { url, policy, deadline }: ConnectionTarget,
  facts: ConnectionFacts,
): Promise<{ ok: true; addresses: string[] } | { ok: false; failure: FetchFailure }> {
  const host = bareHost(url);
  const started = performance.now();
  if (parseAddress(host) !== null) {
    facts.addresses = [host];
    facts.nameMs = 0;
  } else {
    try {
      const answers = await within(deadline, lookup(host, { all: true, order: "verbatim" }));
      if (answers === null) return refused(failure("timeout", `the name ${host} was not resolved in time`));
      facts.addresses = [...new Set(answers.map((answer) => answer.address))];
    } catch {
      return refused(failure("dns", `the name ${host} does not resolve`));
    } finally {
      facts.nameMs = Math.round(performance.now() - started);
    }
  }
  const resolved = facts.addresses;
  const addresses = resolved.filter((address) => policy.checkAddress(address, url).allowed);
  // What a name means inside our network is nobody's business who may only name it: blocked addresses stay unsaid.
  facts.addresses = addresses;
  if (addresses.length > 0) return { ok: true, addresses };
  return refused(
    resolved.length === 0
      ? failure("dns", `the name ${host} has no address`)
      : failure(
          "blocked_address",
          `${host} is no public address, and OUTBOUND_ALLOW does not list it with its range`,
        ),
  );
}

function connectTo(
  { url, policy }: ConnectionTarget,
  address: string,
  timeoutMs: number,
): Promise<Opened<Socket>> {
  return new Promise((settle) => {
    const port = Number(url.port || (url.protocol === "http:" ? 80 : 443));
    const socket = connect({ host: address, port, autoSelectFamily: false });
    let isDone = false;
    const finish = (result: Opened<Socket>) => {
      if (isDone) return;
      isDone = true;
      clearTimeout(timer);
      if (!result.ok) socket.destroy();
      settle(result);
    };
    const timer = setTimeout(
      () => finish(refused(failure("timeout", `${url.host} did not accept a connection in time`))),
      timeoutMs,
    );
    socket.once("connect", () => {
      const reached = socket.remoteAddress ?? "";
      const verdict = policy.checkAddress(reached, url);
      if (verdict.allowed) finish({ ok: true, socket });
      else finish(refused(failure("blocked_address", `${url.host} led to an address that is not allowed`)));
    });
    socket.on("error", (error: NodeJS.ErrnoException) =>
      finish(refused(failure("connect", `${url.host} refused the connection (${error.code ?? "error"})`))),
    );
  });
}

/** The result, or null when the deadline passes first. */
async function within<T>(deadline: number, work: Promise<T>): Promise<T | null> {
  const { promise, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), Math.max(0, deadline - performance.now()));
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
    work.catch(() => {});
  }
}

function refused(reason: FetchFailure): { ok: false; failure: FetchFailure } {
  return { ok: false, failure: reason };
}
