import { existsSync, renameSync, rmSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";
import type { EmbeddedWorkerData, FromWorker, ToWorker } from "./worker-messages.ts";

/**
 * The thread that runs the embedded PostgreSQL. It only carries wire protocol: everything else, prepared
 * statements and transactions included, is `pg`'s and Prisma's business on the main thread.
 */
const { folder, template } = workerData as EmbeddedWorkerData;
const port = parentPort;
if (port === null) throw new Error("this file is a worker thread");

if (folder !== null) await createFolder(folder);
const database = await PGlite.create({
  dataDir: folder ?? undefined,
  loadDataDir: template === null ? undefined : new Blob([template as Uint8Array<ArrayBuffer>]),
});
endWhenBroken(database);
post({ kind: "ready" });

port.on("message", async (message: ToWorker) => {
  if (message.kind === "bytes") return answer(message.connection, message.bytes);
  if (message.kind === "dump") {
    const dump = await database.dumpDataDir("none");
    return post({ kind: "dump", dump: new Uint8Array(await dump.arrayBuffer()) });
  }
  await database.close();
  post({ kind: "closed" });
});

function answer(connection: number, bytes: Uint8Array): void {
  // A start-up packet has no type byte. There is one session for all connections, so a new one must not
  // inherit what a dropped one left open: its transaction, its prepared statements, its locks.
  if (bytes[0] === 0) {
    database.execProtocolRawSync(simpleQuery("ROLLBACK"));
    database.execProtocolRawSync(simpleQuery("DISCARD ALL"));
    // Named statements are planned once, and not for each batch of exchanges anew.
    database.execProtocolRawSync(simpleQuery("SET plan_cache_mode = force_generic_plan"));
  }
  const reply = database.execProtocolRawSync(bytes);
  // The answer may be a view of a larger buffer that PGlite uses again.
  post({
    kind: "bytes",
    connection,
    bytes: reply.byteLength === reply.buffer.byteLength ? reply : reply.slice(),
  });
}

/**
 * PGlite takes every exception of its main loop for an SQL error and goes on, in circles when PostgreSQL has
 * ended or trapped. Whatever is not its long jump ends the thread instead, which is then started again.
 */
function endWhenBroken(pglite: PGlite): void {
  const { POSTGRES_MAIN_LONGJMP: longJump, Module } = pglite as unknown as {
    POSTGRES_MAIN_LONGJMP: number;
    Module: { _PostgresMainLoopOnce(): void };
  };
  const loopOnce = Module._PostgresMainLoopOnce;
  Module._PostgresMainLoopOnce = () => {
    try {
      loopOnce();
    } catch (error) {
      const status = typeof error === "object" && error !== null && "status" in error ? error.status : null;
      if (status !== longJump) process.exit(1);
      throw error;
    }
  };
}

function post(message: FromWorker): void {
  const transfer = message.kind === "bytes" ? [message.bytes.buffer as ArrayBuffer] : [];
  port?.postMessage(message, transfer);
}

function simpleQuery(sql: string): Uint8Array {
  const text = Buffer.from(`${sql}\0`);
  const head = Buffer.alloc(5);
  head.write("Q");
  head.writeUInt32BE(text.length + 4, 1);
  return Buffer.concat([head, text]);
}

/** A new database is made aside and renamed when it is whole, so that a kill in between leaves nothing half made. */
async function createFolder(path: string): Promise<void> {
  if (existsSync(path)) return;
  const unfinished = `${path}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const fresh = await PGlite.create({ dataDir: unfinished });
  await fresh.close();
  renameSync(unfinished, path);
}
