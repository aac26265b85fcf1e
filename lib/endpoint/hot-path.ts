import type { IncomingMessage, ServerResponse } from "node:http";

/** Gives a request to the framework. */
export type HandOver = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * What `server.ts` gets from the runtime. They live in different module graphs (Node's and Next's), so it
 * is handed over through the promise that `server.ts` puts on `globalThis` before Next starts.
 */
export interface HotPath {
  /** Refuses the request, answers it, or hands it over. Never throws. */
  handle(request: IncomingMessage, response: ServerResponse, handOver: HandOver): void;
  /** Where the first owner is made, while there is none. */
  setupUrl(): Promise<string | null>;
  /** From here on `/readyz` says no, so that a load balancer looks elsewhere. */
  drain(): void;
  close(): Promise<void>;
}

/** The slot of the promise on `globalThis`. */
export const startSlot: symbol = Symbol.for("mooring.start");
