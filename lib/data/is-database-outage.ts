/**
 * Whether an error says that the database cannot be had right now (down, unreachable, out of connections or space, a
 * lock or serialisation conflict that a retry resolves), as opposed to a bug. Looks along `cause`, and into what
 * Prisma keeps of the driver's error.
 */
export function isDatabaseOutage(error: unknown, depth = 0): boolean {
  if (!isObject(error) || depth > 8) return false;
  const { meta, cause } = error;
  const inner = isObject(meta) ? meta.driverAdapterError : null;
  return saysOutage(error) || isDatabaseOutage(inner, depth + 1) || isDatabaseOutage(cause, depth + 1);
}

function saysOutage(error: Record<string, unknown>): boolean {
  const { code, originalCode, kind, name, message } = error;
  return (
    name === "PrismaClientInitializationError" ||
    (typeof kind === "string" && adapterKinds.has(kind)) ||
    [code, originalCode].some((text) => typeof text === "string" && isOutageCode(text)) ||
    (typeof message === "string" && driverMessages.has(message))
  );
}

/** The driver gives these no code, so their whole text has to do. */
const driverMessages = new Set([
  "Connection terminated",
  "Connection terminated unexpectedly",
  "Connection terminated due to connection timeout",
  "timeout exceeded when trying to connect",
  "timeout expired",
  "Query read timeout",
  "Client has encountered a connection error and is not queryable",
  "Client was closed and is not queryable",
  "Cannot use a pool after calling end on the pool",
]);

function isOutageCode(code: string): boolean {
  return code === ownCode || prismaCodes.has(code) || systemCodes.has(code) || sqlClasses.test(code);
}

/** What our own deadlines throw. */
const ownCode = "database_unavailable";
/** Prisma's own: unreachable, timed out, closed, pool exhausted, transaction not to be had, write conflict. */
const prismaCodes = new Set([
  "P1001",
  "P1002",
  "P1008",
  "P1011",
  "P1017",
  "P2024",
  "P2028",
  "P2034",
  "P2037",
]);
const systemCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);
const adapterKinds = new Set([
  "DatabaseNotReachable",
  "ConnectionClosed",
  "SocketTimeout",
  "TooManyConnections",
  "TlsConnectionError",
  "TransactionWriteConflict",
]);
/** SQLSTATE: 08 connection, 40 rollback to retry, 53 resources, 57 operator, 58 system; 25006 read only. */
const sqlClasses = /^(?:08|40|53|57|58)[0-9A-Z]{3}$|^25006$/;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
