/** Why the outside could not be had; stable, and all that a tenant's log keeps. */
export type FetchCategory =
  | "blocked_address"
  | "dns"
  | "connect"
  | "timeout"
  | "tls_expired"
  | "tls_untrusted"
  | "tls_host"
  | "tls"
  | "redirect"
  | "status"
  | "too_large"
  | "encoding"
  | "content"
  | "discovery"
  | "issuer_mismatch"
  | "keys";

export interface FetchFailure {
  category: FetchCategory;
  /** A sentence for people, without a full stop. */
  message: string;
  /** What the issuer asked for by `Retry-After`, in seconds. */
  retryAfterSeconds: number | null;
}

export function failure(
  category: FetchCategory,
  message: string,
  retryAfterSeconds: number | null = null,
): FetchFailure {
  return { category, message, retryAfterSeconds };
}
