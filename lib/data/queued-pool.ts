import pg from "pg";

type Callback = (error: Error | undefined, client: pg.PoolClient | undefined, release: () => void) => void;
interface Waiting {
  take(): void;
  giveUp(error: Error): void;
}

/** Existing clients do not retry, so a busy moment is waited out; what waits longer than people do is not. */
const limits = { waitMs: 20_000, waitingMax: 1_000 };

/**
 * A pool in front of another one: its callers wait here for their turn, in order, `turns` of them at once. Waiting for
 * a turn has a limit of its own, apart from that for a connection to be had; and whoever asks the pool behind directly
 * (the exchange of tokens, where there is one session for all) passes the queue. Connections belong to the pool behind.
 */
export class QueuedPool extends pg.Pool {
  readonly #behind: pg.Pool;
  readonly #waiting: Waiting[] = [];
  #turnsLeft: number;

  constructor(behind: pg.Pool, turns: number) {
    super({ max: turns });
    this.#behind = behind;
    this.#turnsLeft = turns;
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Callback): void;
  override connect(callback?: Callback): Promise<pg.PoolClient> | undefined {
    const connected = this.#connectInTurn();
    if (callback === undefined) return connected;
    connected.then(
      (client) => callback(undefined, client, () => client.release()),
      (error: Error) => callback(error, undefined, () => {}),
    );
    return undefined;
  }

  async #connectInTurn(): Promise<pg.PoolClient> {
    await this.#turn();
    try {
      const client = await this.#behind.connect();
      const release = client.release.bind(client);
      client.release = (error) => {
        release(error);
        this.#passOn();
      };
      this.emit("acquire", client);
      return client;
    } catch (error) {
      // Those that wait would only find the same, one after the other.
      for (const waiting of this.#waiting.splice(0)) waiting.giveUp(error as Error);
      this.#passOn();
      throw error;
    }
  }

  #turn(): Promise<void> {
    if (this.#turnsLeft > 0) {
      this.#turnsLeft -= 1;
      return Promise.resolve();
    }
    if (this.#waiting.length >= limits.waitingMax) return Promise.reject(busy());
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(busy());
      }, limits.waitMs);
      const waiting: Waiting = {
        take: () => {
          clearTimeout(timer);
          resolve();
        },
        giveUp: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      this.#waiting.push(waiting);
    });
  }

  /** The turn is handed on, not freed: nobody can slip in between. */
  #passOn(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#turnsLeft += 1;
    else next.take();
  }
}

function busy(): Error {
  return Object.assign(new Error("too many calls wait for the database"), { code: "database_unavailable" });
}
