import { createHash, randomUUID } from "node:crypto";
import { link, mkdir, rename, rm } from "node:fs/promises";
import { createConnection, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** What the holder of a folder tells whoever asks at its socket. */
export interface LockHolder {
  pid: number;
  startedAt: string;
  url: string | null;
}

export interface DataFolderLock {
  release(): Promise<void>;
}

/** Thrown when another process has the folder; `holder` is null when that process does not answer. */
export class DataFolderInUseError extends Error {
  readonly code = "data_folder_in_use";
  readonly holder: LockHolder | null;

  constructor(folder: string, holder: LockHolder | null) {
    const who =
      holder === null
        ? "another process, which does not answer"
        : `process ${holder.pid}, started ${holder.startedAt}${holder.url === null ? "" : `, at ${holder.url}`}`;
    super(
      `The data folder ${folder} is in use by ${who}. Stop that process first, set DATA_DIR to another folder, or set DATABASE_URL: only PostgreSQL serves several processes.`,
    );
    this.holder = holder;
  }
}

/** A unix socket's address holds 108 bytes, on some systems 104. */
const socketPathMax = 100;
/** Long enough for two processes that found the same dead socket to see which of them won. */
const settleMs = 150;
const answerMs = 1000;

/**
 * Takes the folder for this process, making it when it is missing. The lock is a listening socket: the kernel
 * closes it with the process, however that ends, so that a killed process leaves at most a dead file behind.
 */
export async function lockDataFolder(folder: string, url: string | null): Promise<DataFolderLock> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = socketPath(folder);
  const nonce = randomUUID();
  const own = `${path}.${nonce.slice(0, 6)}`;
  const holder: LockHolder = { pid: process.pid, startedAt: new Date().toISOString(), url };
  const server = await listen(own, `${JSON.stringify({ ...holder, nonce })}\n`);
  try {
    await take(folder, path, own, nonce);
  } catch (error) {
    await close(server);
    throw error;
  }
  return {
    async release() {
      await rm(path, { force: true });
      await close(server);
    },
  };
}

async function take(folder: string, path: string, own: string, nonce: string): Promise<void> {
  const present = await ask(path);
  if (present.status === "alive") throw new DataFolderInUseError(folder, present.holder);
  if (present.status === "absent" && (await linked(own, path))) return;
  // A dead socket, or one that came up this moment: put ours in its place, then see whose it is.
  const again = await ask(path);
  if (again.status === "alive") throw new DataFolderInUseError(folder, again.holder);
  await rename(own, path);
  await pause(settleMs);
  const winner = await ask(path);
  if (winner.status !== "alive" || winner.nonce !== nonce) {
    throw new DataFolderInUseError(folder, winner.status === "alive" ? winner.holder : null);
  }
}

async function linked(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path);
    await rm(own, { force: true });
    return true;
  } catch {
    return false;
  }
}

function socketPath(folder: string): string {
  const inside = join(resolve(folder), "lock");
  if (Buffer.byteLength(inside) + 7 <= socketPathMax) return inside;
  const hash = createHash("sha256").update(resolve(folder)).digest("hex").slice(0, 24);
  return join(tmpdir(), `mooring-${hash}`);
}

function listen(path: string, greeting: string): Promise<Server> {
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.end(greeting);
  });
  server.unref();
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, () => {
      server.off("error", reject);
      server.on("error", () => undefined);
      resolve(server);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

type Asked =
  | { status: "absent" | "dead" }
  | { status: "alive"; holder: LockHolder | null; nonce: string | null };

function ask(path: string): Promise<Asked> {
  return new Promise((resolve) => {
    let text = "";
    const socket = createConnection(path);
    const done = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ status: "alive", ...parseGreeting(text) });
    };
    const timer = setTimeout(done, answerMs);
    socket.setEncoding("utf8");
    socket.on("data", (part: string) => {
      text += part;
    });
    socket.on("end", done);
    socket.on("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      if (error.code === "ENOENT") return resolve({ status: "absent" });
      if (error.code === "ECONNREFUSED" || error.code === "ENOTSOCK") return resolve({ status: "dead" });
      resolve({ status: "alive", holder: null, nonce: null });
    });
  });
}

function parseGreeting(text: string): { holder: LockHolder | null; nonce: string | null } {
  try {
    const { pid, startedAt, url, nonce } = JSON.parse(text) as LockHolder & { nonce: string };
    return { holder: { pid, startedAt, url }, nonce };
  } catch {
    return { holder: null, nonce: null };
  }
}
