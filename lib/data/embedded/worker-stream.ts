import { Duplex } from "node:stream";

/**
 * What `pg` takes for its socket: bytes written go to the embedded database's thread, its answers come back by
 * `receive`. Once closed it hands nothing on, so that a late answer never reaches the next client.
 */
export class WorkerStream extends Duplex {
  readonly #send: (bytes: Uint8Array) => void;
  readonly #detach: () => void;

  constructor(send: (bytes: Uint8Array) => void, detach: () => void) {
    super();
    this.#send = send;
    this.#detach = detach;
  }

  receive(bytes: Uint8Array): void {
    if (!this.destroyed) this.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: () => void): void {
    this.#send(Uint8Array.from(chunk));
    callback();
  }

  // pg corks what belongs together (parse, bind, execute, sync): PGlite must see it in one piece.
  override _writev(chunks: { chunk: Buffer }[], callback: () => void): void {
    const bytes = new Uint8Array(chunks.reduce((sum, { chunk }) => sum + chunk.length, 0));
    let at = 0;
    for (const { chunk } of chunks) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    this.#send(bytes);
    callback();
  }

  override _final(callback: () => void): void {
    callback();
    this.destroy();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#detach();
    callback(error);
  }

  // The parts of net.Socket that pg calls.
  connect(): this {
    queueMicrotask(() => this.emit("connect"));
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}
