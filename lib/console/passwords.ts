import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { createTurns } from "./run-in-turn.ts";

/** Argon2id: 64 MiB, 3 passes, 1 lane (`SECURITY.md` 5.4). */
const cost = { memory: 65_536, passes: 3, parallelism: 1, tagLength: 32 } as const;
const limits = { runningMax: 4, waitingMax: 50 } as const;

/** Hashing and checking passwords, a few at once. Both throw 429 when too many wait. */
export interface Passwords {
  /** The hash in PHC form, with its parameters. */
  hash(password: string): Promise<string>;
  /** Whether the password is the one hashed. Null stands for an unknown user: it takes as long and is never right. */
  verify(password: string, hash: string | null): Promise<boolean>;
}

/** At most 4 hashes at once, at most 50 waiting: each takes 64 MiB and a thread. */
export function createPasswords(): Passwords {
  const inTurn = createTurns(limits);
  return {
    async hash(password) {
      const salt = randomBytes(16);
      const tag = await inTurn(() => derive(password, { ...cost, nonce: salt }));
      const { memory, passes, parallelism } = cost;
      return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${encode(salt)}$${encode(tag)}`;
    },
    async verify(password, hash) {
      const stored = hash === null ? null : parse(hash);
      const parameters = stored?.parameters ?? { ...cost, nonce: randomBytes(16) };
      const tag = await inTurn(() => derive(password, parameters));
      return stored !== null && tag.length === stored.tag.length && timingSafeEqual(tag, stored.tag);
    },
  };
}

type Parameters = Omit<Argon2Parameters, "message">;

function derive(password: string, parameters: Parameters): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  argon2("argon2id", { ...parameters, message: password.normalize("NFC") }, (error, tag) =>
    error ? reject(error) : resolve(tag),
  );
  return promise;
}

function encode(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}

function parse(hash: string): { parameters: Parameters; tag: Buffer } {
  const [, m, t, p, salt = "", tag = ""] =
    /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(hash) ?? [];
  if (tag === "") throw new Error("a stored password hash has a form that is not known");
  const tagBytes = Buffer.from(tag, "base64");
  return {
    parameters: {
      memory: Number(m),
      passes: Number(t),
      parallelism: Number(p),
      nonce: Buffer.from(salt, "base64"),
      tagLength: tagBytes.length,
    },
    tag: tagBytes,
  };
}
