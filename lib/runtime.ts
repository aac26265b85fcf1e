import { type Console, createConsole } from "#lib/console/create-console.ts";
import { createSetupToken } from "#lib/console/setup-token.ts";
import type { Database } from "#lib/data/create-database.ts";
import { type OpenDatabase, openDatabase } from "#lib/data/open-database.ts";
import { createFailureBuckets } from "#lib/endpoint/failure-buckets.ts";
import { type HotPath, startSlot } from "#lib/endpoint/hot-path.ts";
import type { PublicDocumentPorts } from "#lib/endpoint/public-documents.ts";
import type { TokenEndpoint } from "#lib/endpoint/token-endpoint.ts";
import type { ReadPorts } from "#lib/exchange/ports.ts";
import { createIssuers, type Issuers } from "#lib/issuers/create-issuers.ts";
import { createDemoSigner, type DemoSigner } from "#lib/issuers/demo-signer.ts";
import { createOutboundPolicy, type OutboundPolicy } from "#lib/issuers/outbound-policy.ts";
import { createKeyring, type Keyring } from "#lib/keys/create-keyring.ts";
import { loadMasterKey } from "#lib/keys/load-master-key.ts";
import { createSourceAddressReader, type SourceFacts } from "#lib/schemas/source-address.ts";
import { describeEnvProblems, type Env, readEnv } from "./env.ts";
import { createLog, type Log } from "./log.ts";
import { createExchangePorts } from "./runtime/exchange-ports.ts";
import { createServing } from "./runtime/serving.ts";
import { startTickers } from "./runtime/tickers.ts";

/** Where ports meet adapters: everything that lives as long as the process. */
export interface Runtime {
  env: Env;
  log: Log;
  database: Database;
  keyring: Keyring;
  issuers: Issuers;
  /** What `evaluate` may ask, for token tests and everything else that judges without a trace. */
  readPorts: ReadPorts;
  /** Only in a demo. */
  demoSigner: DemoSigner | null;
  console: Console;
  tokenEndpoint: TokenEndpoint;
  documents: PublicDocumentPorts;
  readSource(facts: SourceFacts): string | null;
  hotPath: HotPath;
  close(): Promise<void>;
}

const runtimeSlot: symbol = Symbol.for("mooring.runtime");
const slots = globalThis as unknown as Record<symbol, unknown>;

/**
 * The running runtime. Routes, pages and instrumentation are separate module graphs under Next, so it is
 * found on `globalThis`. Throws when there is none.
 */
export function getRuntime(): Runtime {
  const runtime = slots[runtimeSlot] as Runtime | undefined;
  if (!runtime) throw new Error("The runtime has not been started.");
  return runtime;
}

/**
 * Makes the runtime and puts it in its place, once per process. Where `server.ts` waits for it, it gets the outcome,
 * and this returns at once: Next loads its pages while the database opens.
 */
export async function startRuntime(): Promise<void> {
  if (slots[runtimeSlot]) return;
  const waiting = slots[startSlot] as PromiseWithResolvers<HotPath> | undefined;
  const starting = placeRuntime();
  if (waiting) starting.then(waiting.resolve, waiting.reject);
  else await starting;
}

async function placeRuntime(): Promise<HotPath> {
  const reading = readEnv(process.env);
  if (!reading.ok) throw new Error(describeEnvProblems(reading.problems));
  const runtime = await createRuntime(reading.env);
  slots[runtimeSlot] = runtime;
  return runtime.hotPath;
}

/**
 * Builds a runtime from an environment; the caller closes it. Throws, with a sentence for the operator in the
 * message, when the database or the keys cannot be had.
 */
export async function createRuntime(env: Env): Promise<Runtime> {
  const log = createLog(env.logLevel);
  const policy = createOutboundPolicy(env.outboundAllow);
  const opened = await openDatabase({ ...env, log });
  try {
    return await assembleRuntime({ env, log, policy, opened });
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** Over an open database, which the runtime closes at its end. */
async function assembleRuntime(parts: RuntimeParts): Promise<Runtime> {
  const { env, log, policy, opened } = parts;
  const { database } = opened;
  const masterKey = requireMasterKey(env);
  const { signingKeys } = database;
  const keyring = await createKeyring({ signingKeys, masterKey, issuer: env.publicUrl, log });
  const readSource = createSourceAddressReader(env.trustedProxies);
  const failures = createFailureBuckets(env.failuresPerMinute);
  const issuers = createIssuers({ policy, issuerKeys: database.issuerKeys, log });
  const demoSigner = env.demoIssuer === null ? null : createDemoSigner(env.demoIssuer, policy);
  const { readPorts, exchangePorts } = createExchangePorts({ env, database, keyring, issuers });
  const console = createConsole({
    database,
    log,
    publicUrl: env.publicUrl,
    failures,
    setupToken: createSetupToken({ masterKey, keyId: firstKeyId(keyring), dataDir: env.dataDir }),
    sourceAddress: ({ headers }) =>
      readSource({ peer: headers.get("x-mooring-peer"), forwardedFor: headers.get("x-forwarded-for") }),
    verifyAccessToken: async (token) => {
      const verdict = await keyring.verifyAccessToken(token, { audience: env.publicUrl, at: new Date() });
      return verdict.ok ? verdict.claims : null;
    },
  });
  const tickers = startTickers({ opened, keyring, log });
  const close = async (): Promise<void> => {
    await tickers.stop();
    await database.exchangeWriter.close();
    await database.refusalWriter.close();
    await opened.close();
  };
  const serving = createServing({
    ...parts,
    keyring,
    exchangePorts,
    readPorts,
    failures,
    console,
    readSource,
    close,
  });
  return {
    env,
    log,
    database,
    keyring,
    issuers,
    readPorts,
    demoSigner,
    console,
    readSource,
    close,
    ...serving,
  };
}

interface RuntimeParts {
  env: Env;
  log: Log;
  policy: OutboundPolicy;
  opened: OpenDatabase;
}

function firstKeyId(keyring: Keyring): string {
  return String(keyring.publicJwks().keys[0]?.kid);
}

function requireMasterKey(env: Env): Buffer {
  const embeddedDataDir = env.databaseUrl === null ? env.dataDir : null;
  const loaded = loadMasterKey({ given: env.masterKey, embeddedDataDir });
  if (!loaded.ok) throw new Error(loaded.message);
  return loaded.masterKey;
}
