export type SigningKeyStatus = "next" | "active" | "retiring" | "retired";

/** One of our signing keys as stored; the private part only as ciphertext. */
export interface StoredSigningKey {
  /** Also the `kid`. */
  id: string;
  algorithm: string;
  publicJwk: Record<string, unknown>;
  encryptedPrivate: string;
  status: SigningKeyStatus;
  createdAt: Date;
  activatedAt: Date | null;
  /** When it stopped signing; it is published until the last token it signed has died. */
  retiredAt: Date | null;
}

/** Where signing keys are kept; `database.signingKeys` has this shape. */
export interface SigningKeysStore {
  /** All keys but the retired ones, oldest first. */
  list(): Promise<StoredSigningKey[]>;
  /**
   * Stores a key unless there is already one of its status. Serialised between instances (advisory lock), so that
   * two that start together end with one active key. Answers whether it went in.
   */
  insertUnlessPresent(key: StoredSigningKey): Promise<boolean>;
  /**
   * In one transaction, and only while `nextId` is `next`: the active key becomes `retiring` with `retiredAt` = `at`,
   * and `nextId` becomes `active` with `activatedAt` = `at`. Answers whether that happened.
   */
  promote(nextId: string, at: Date): Promise<boolean>;
  /** A `retiring` key becomes `retired`, and its ciphertext is emptied. */
  retire(id: string): Promise<void>;
}
