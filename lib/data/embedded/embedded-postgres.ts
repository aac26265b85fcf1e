import { join } from "node:path";
import type { Duplex } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { DataLog } from "#lib/data/data-log.ts";
import { cannotBeOpened, freeBytesOf } from "./cannot-be-opened.ts";
import type { EmbeddedWorkerData, FromWorker, ToWorker } from "./worker-messages.ts";
import { WorkerStream } from "./worker-stream.ts";

export interface EmbeddedPostgres {
  /** A new connection, for `pg` to use as its socket. */
  openStream(): Duplex;
  /** The data folder as a tar file, to begin another database with. */
  dump(): Promise<Uint8Array>;
  /** Closes the files and ends the thread; open connections are cut. */
  close(): Promise<void>;
}

const restartPauseMs = 1000;

/**
 * Starts PostgreSQL (PGlite) in a thread of its own. Rejects when the files cannot be opened. A thread that dies
 * later (a full disk makes PostgreSQL stop itself) is started again, and recovers from its log; until it is back,
 * connections are refused.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedWorkerData & { log: DataLog },
): Promise<EmbeddedPostgres> {
  const { log, ...workerData } = options;
  const streams = new Map<number, WorkerStream>();
  let connections = 0;
  let closing = false;
  let current: Worker | null = null;
  let restarting: Promise<void> = Promise.resolve();

  function cutConnections(): void {
    for (const stream of [...streams.values()]) stream.destroy(refused());
    streams.clear();
  }

  async function start(): Promise<void> {
    const worker = new Worker(join(process.cwd(), "lib/data/embedded/worker.ts"), {
      workerData,
      execArgv: [],
    });
    await becomesReady(worker, workerData.folder);
    worker.on("message", (message: FromWorker) => {
      if (message.kind === "bytes") streams.get(message.connection)?.receive(message.bytes);
    });
    worker.on("error", (error) => log.error({ err: error }, "the embedded database failed"));
    worker.on("exit", () => {
      current = null;
      cutConnections();
      if (closing) return;
      log.error({}, "the embedded database ended and is started again");
      restarting = restart();
    });
    current = worker;
  }

  async function restart(): Promise<void> {
    while (!closing && current === null) {
      try {
        // A database in memory would come back empty.
        if (workerData.folder === null) return;
        await start();
        log.info({}, "the embedded database is up again");
      } catch (error) {
        log.error({ err: error }, "the embedded database does not start");
        await pause(restartPauseMs);
      }
    }
  }

  function ask(message: ToWorker, answer: FromWorker["kind"]): Promise<FromWorker> {
    const worker = current;
    if (worker === null) return Promise.reject(refused());
    return new Promise((resolve, reject) => {
      worker.on("message", function listen(reply: FromWorker) {
        if (reply.kind !== answer) return;
        worker.off("message", listen);
        resolve(reply);
      });
      worker.once("exit", () => reject(refused()));
      worker.postMessage(message);
    });
  }

  await start();
  return {
    openStream() {
      const connection = ++connections;
      const stream = new WorkerStream(
        (bytes) => {
          if (current === null) return void stream.destroy(refused());
          const message: ToWorker = { kind: "bytes", connection, bytes };
          current.postMessage(message, [bytes.buffer as ArrayBuffer]);
        },
        () => streams.delete(connection),
      );
      streams.set(connection, stream);
      return stream;
    },
    async dump() {
      const reply = await ask({ kind: "dump" }, "dump");
      return reply.kind === "dump" ? reply.dump : new Uint8Array();
    },
    async close() {
      closing = true;
      await restarting;
      const worker = current;
      if (worker === null) return;
      // A thread that died meanwhile has nothing left to close.
      await ask({ kind: "close" }, "closed").catch(() => undefined);
      await worker.terminate();
      cutConnections();
    },
  };
}

function becomesReady(worker: Worker, folder: string | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = async (cause: unknown) => reject(cannotBeOpened(cause, await freeBytesOf(folder)));
    worker.once("error", fail);
    worker.once("exit", fail);
    worker.once("message", () => {
      worker.off("error", fail);
      worker.off("exit", fail);
      resolve();
    });
  });
}

/** The error of a socket whose server is away, so that callers treat both engines alike. */
function refused(): Error {
  return Object.assign(new Error("the embedded database is not running"), {
    code: "ECONNREFUSED",
    syscall: "connect",
    errno: -111,
  });
}
