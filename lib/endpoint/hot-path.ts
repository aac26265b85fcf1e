import type { IncomingMessage, ServerResponse } from "node:http";

/**
 * What `server.ts` gets from the runtime. They live in different module graphs (Node's and Next's), so it
 * is handed over through the promise that `server.ts` puts on `globalThis` before Next starts.
 */
export interface HotPath {
  /** Takes the request and answers it, or leaves it to Next by answering false. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
  /** Answers 503 for a page that cannot be made since the database is away; false leaves the page to Next. */
  answerOutage(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  /** Where the first owner is made, while there is none. */
  setupUrl(): Promise<string | null>;
  /** From here on `/readyz` says no, so that a load balancer looks elsewhere. */
  drain(): void;
  close(): Promise<void>;
}

/** The slot of the promise on `globalThis`. */
export const startSlot: symbol = Symbol.for("mooring.start");
