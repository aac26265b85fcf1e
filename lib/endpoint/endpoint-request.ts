/** An HTTP request as the endpoint sees it, whoever carries it: `node:http` or a Next route. */
export interface EndpointRequest {
  method: string;
  /** Without the question mark; empty when there is none. */
  query: string;
  /** A header by its lower-case name; repeated ones joined by commas. */
  header(name: string): string | null;
  /** The source address (REQ-38), or null. */
  address: string | null;
  readBody(bytesMax: number): Promise<BodyReading>;
}

export type BodyReading =
  | { status: "read"; bytes: Uint8Array }
  | { status: "too_large" }
  /** The caller went away. */
  | { status: "aborted" };

/** A whole answer; the carrier adds the length. */
export interface EndpointAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}
