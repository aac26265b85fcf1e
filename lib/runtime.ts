import { type HotPath, startSlot } from "#lib/endpoint/hot-path.ts";
import { describeEnvProblems, type Env, readEnv } from "./env.ts";
import { createLog, type Log } from "./log.ts";

/** Where ports meet adapters: everything that lives as long as the process. */
export interface Runtime {
  env: Env;
  log: Log;
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

/** Makes the runtime and puts it in its place, once per process; reports to whoever waits in `server.ts`. */
export async function startRuntime(): Promise<void> {
  if (slots[runtimeSlot]) return;
  const waiting = slots[startSlot] as PromiseWithResolvers<HotPath> | undefined;
  try {
    const reading = readEnv(process.env);
    if (!reading.ok) throw new Error(describeEnvProblems(reading.problems));
    const runtime = await createRuntime(reading.env);
    slots[runtimeSlot] = runtime;
    waiting?.resolve(runtime.hotPath);
  } catch (cause) {
    if (!waiting) throw cause;
    waiting.reject(cause);
  }
}

/** Builds a runtime from an environment; the caller closes it. */
export async function createRuntime(env: Env): Promise<Runtime> {
  const log = createLog(env.logLevel);
  const close = async (): Promise<void> => {};
  const hotPath: HotPath = { handle: () => false, setupUrl: async () => null, drain: () => {}, close };
  return { env, log, hotPath, close };
}
