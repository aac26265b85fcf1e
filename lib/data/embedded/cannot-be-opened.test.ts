import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { cannotBeOpened, freeBytesOf } from "./cannot-be-opened.ts";

const vague = new Error("PGlite failed to initialize properly");

test.each([
  ["says that the disk is full, where PGlite does not", vague, 4096, "the disk with its files is full"],
  ["says what was said where there is space", vague, 50_000_000, vague.message],
  ["says what was said where the space is not known", vague, null, vague.message],
  ["says that the thread ended, which has no message", 1, null, "its thread ended"],
])("an embedded database that does not start %s", (_rule, cause, freeBytes, why) => {
  const error = cannotBeOpened(cause, freeBytes);
  expect(error.message).toBe(`the embedded database cannot be opened: ${why}`);
  expect(error.cause).toBe(cause);
});

test("the free space of a folder is told in bytes, and that of none is unknown", async () => {
  expect(await freeBytesOf(tmpdir())).toBeGreaterThan(4096);
  expect(await freeBytesOf("/nowhere/at/all")).toBeNull();
  expect(await freeBytesOf(null)).toBeNull();
});
