/** Next calls this once per process, before the first request; `server.ts` waits for what it reports. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { startRuntime } = await import("#lib/runtime.ts");
    await startRuntime();
  }
}
