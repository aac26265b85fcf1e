/** What this room logs to; pino's logger is one. Fields are an allow-list at each call: never a row, never a token. */
export interface DataLog {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}
