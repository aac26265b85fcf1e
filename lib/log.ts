import { destination, type Logger, pino } from "pino";

export type Log = Logger;

/**
 * JSON lines on stdout. What is logged is built from an allow-list of fields, never a whole object;
 * the redaction is the second net (REQ-56). Writing is synchronous, so that nothing is lost at the end.
 */
export function createLog(level: string): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: ["subject_token", "access_token", "token", "password", "*.subject_token", "*.access_token"],
      serializers: { err: describeError },
    },
    destination({ fd: 1, sync: true }),
  );
}

/** A driver's error may carry rows and parameters as members, so only these are taken. */
function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Object)) return { message: String(error) };
  const { name, message, code, stack, cause } = error as Error & { code?: unknown };
  return {
    name,
    code: typeof code === "string" ? code : undefined,
    message: String(message).slice(0, 500),
    stack: depth === 0 ? String(stack).slice(0, 2_000) : undefined,
    cause: cause === undefined || depth >= 3 ? undefined : describeError(cause, depth + 1),
  };
}
