/** A NumericDate (RFC 7519 §2) as a date, or null. */
export function dateOf(seconds: unknown): Date | null {
  if (typeof seconds !== "number") return null;
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? null : date;
}
