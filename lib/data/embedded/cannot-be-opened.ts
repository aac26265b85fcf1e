import { statfs } from "node:fs/promises";

/** What a start needs at the least; PGlite itself only says that it failed. */
const neededBytes = 1_000_000;

/**
 * The error of an embedded database that did not start, in words for its operator. `freeBytes` of its disk; null when
 * that is not known, or when there are no files.
 */
export function cannotBeOpened(cause: unknown, freeBytes: number | null): Error {
  const isFull = freeBytes !== null && freeBytes < neededBytes;
  const said = cause instanceof Error ? cause.message : "its thread ended";
  const why = isFull ? "the disk with its files is full" : said;
  return new Error(`the embedded database cannot be opened: ${why}`, { cause });
}

/** How much more of a folder's disk we may fill, in bytes; null when that is not to be known. */
export async function freeBytesOf(folder: string | null): Promise<number | null> {
  if (folder === null) return null;
  const disk = await statfs(folder).catch(() => null);
  return disk === null ? null : disk.bavail * disk.bsize;
}
