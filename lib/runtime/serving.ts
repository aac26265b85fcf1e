import type { Console } from "#lib/console/create-console.ts";
import { isDatabaseOutage } from "#lib/data/is-database-outage.ts";
import type { OpenDatabase } from "#lib/data/open-database.ts";
import { createHotPath } from "#lib/endpoint/create-hot-path.ts";
import type { FailureBuckets } from "#lib/endpoint/failure-buckets.ts";
import type { HotPath } from "#lib/endpoint/hot-path.ts";
import type { PublicDocumentPorts } from "#lib/endpoint/public-documents.ts";
import { createTokenEndpoint, type TokenEndpoint } from "#lib/endpoint/token-endpoint.ts";
import { type Env, isLoopbackHost } from "#lib/env.ts";
import { evaluate } from "#lib/exchange/evaluate.ts";
import { exchange } from "#lib/exchange/exchange.ts";
import type { ExchangePorts, ReadPorts } from "#lib/exchange/ports.ts";
import type { Keyring } from "#lib/keys/create-keyring.ts";
import type { Log } from "#lib/log.ts";
import type { SourceFacts } from "#lib/schemas/source-address.ts";

export interface ServingParts {
  env: Env;
  log: Log;
  opened: OpenDatabase;
  keyring: Keyring;
  readPorts: ReadPorts;
  exchangePorts: ExchangePorts;
  failures: FailureBuckets;
  console: Console;
  readSource(facts: SourceFacts): string | null;
  close(): Promise<void>;
}

/** The handlers of the hot paths, over the ports of the decision. */
export function createServing(parts: ServingParts): {
  tokenEndpoint: TokenEndpoint;
  documents: PublicDocumentPorts;
  hotPath: HotPath;
} {
  const { env, log, opened, keyring, readPorts, exchangePorts, failures, console, readSource } = parts;
  let serving = true;
  const isReachable = remember(1_000, () => opened.isReachable());
  // A page is a 500 if the database went a moment ago, so pages ask afresh; those that come together ask once.
  const isReachableNow = remember(0, () => withinReason(opened.isReachable()));
  const reportError = createReporter(log);
  const tokenEndpoint = createTokenEndpoint({
    exchange: (request, facts) => exchange(request, facts, exchangePorts),
    evaluate: (request) => evaluate(request, readPorts),
    failures,
    reportError,
    now: () => new Date(),
    origin: env.publicUrl,
  });
  const documents: PublicDocumentPorts = {
    jwks: () => keyring.publicJwks(),
    metadata: () => ({
      origin: env.publicUrl,
      algorithms: [...new Set(keyring.publicJwks().keys.map(({ alg }) => String(alg)))],
    }),
    readiness: async () => ({
      serving,
      database: await isReachable(),
      keys: keyring.publicJwks().keys.length > 0,
    }),
    reportError,
  };
  const hotPath = createHotPath({
    door: {
      publicUrl: env.publicUrl,
      ownHosts: listOwnHosts(env),
      isDevelopment: process.env.NODE_ENV === "development",
    },
    tokenEndpoint,
    documents,
    readSource,
    isReachable: isReachableNow,
    lifecycle: {
      setupUrl: () => console.setupUrl(),
      close: parts.close,
      drain: () => {
        serving = false;
      },
    },
  });
  return { tokenEndpoint, documents, hotPath };
}

/**
 * On a loopback installation the loopback addresses of the same port are our name, too: no foreign site can make a
 * browser send them.
 */
function listOwnHosts({ publicUrl, port }: Env): Set<string> {
  const { host, hostname } = new URL(publicUrl);
  if (!isLoopbackHost(hostname.replace(/^\[(.*)\]$/, "$1"))) return new Set([host]);
  const names = ["localhost", "127.0.0.1", "[::1]"];
  return new Set([host, ...names.map((name) => `${name}:${port}`), ...(port === 80 ? names : [])]);
}

/** An outage makes every request fail, so it is logged at most once a second; a bug every time. */
function createReporter(log: Log): (error: unknown) => void {
  let mutedUntilMs = 0;
  return (err) => {
    const isOutage = isDatabaseOutage(err) || (err as { code?: unknown })?.code === "database_unavailable";
    if (!isOutage) {
      log.error({ err }, "a request failed");
      return;
    }
    if (performance.now() < mutedUntilMs) return;
    mutedUntilMs = performance.now() + 1_000;
    log.warn({ err }, "the database cannot be had: answering 503");
  };
}

/** Asks at most once per `freshMs`, however many want to know. */
function remember(freshMs: number, ask: () => Promise<boolean>): () => Promise<boolean> {
  let answer: Promise<boolean> | null = null;
  return () => {
    if (answer === null) {
      answer = ask();
      answer.finally(() =>
        setTimeout(() => {
          answer = null;
        }, freshMs).unref(),
      );
    }
    return answer;
  };
}

/** Who asks for a page does not wait longer than this for a database that hangs. */
const patienceMs = 2_500;

function withinReason(asking: Promise<boolean>): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), patienceMs);
  return Promise.race([asking, promise]).finally(() => clearTimeout(timer));
}
