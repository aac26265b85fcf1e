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
  retiredAt: Date | null;
}

/** Where signing keys are kept; `database.signingKeys` has this shape. */
export interface SigningKeysStore {
  /** All keys but the retired ones, oldest first. */
  list(): Promise<StoredSigningKey[]>;
  /**
   * Stores a key unless there is already one of its status. Serialised between instances (advisory lock), so that
   * two that start together end with one active key.
   */
  insertUnlessPresent(key: StoredSigningKey): Promise<{ inserted: boolean }>;
  /**
   * In one transaction, and only when `nextId` still is `next`: the active key becomes `retiring`, `nextId` becomes
   * `active` since `at`.
   */
  promote(nextId: string, at: Date): Promise<{ promoted: boolean }>;
  /** Marks retiring keys `retired` whose `activatedAt` successor came before `before`; the ciphertext is emptied. */
  retire(id: string, at: Date): Promise<void>;
}
