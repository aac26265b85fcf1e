/** What the thread is started with. Without a folder the database lives in memory and dies with the thread. */
export interface EmbeddedWorkerData {
  folder: string | null;
  /** A dump of a data folder to begin with, for tests that want a migrated database at once. */
  template: Uint8Array | null;
}

/** To the thread: bytes of the wire protocol of one connection, a request for a dump, or the end. */
export type ToWorker =
  | { kind: "bytes"; connection: number; bytes: Uint8Array }
  | { kind: "dump" }
  | { kind: "close" };

/** From the thread: it is ready, the answer to some bytes, the dump, or that it has closed its files. */
export type FromWorker =
  | { kind: "ready" }
  | { kind: "bytes"; connection: number; bytes: Uint8Array }
  | { kind: "dump"; dump: Uint8Array }
  | { kind: "closed" };
