import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { quietNow } from "#lib/schemas/test-quiet-clock.ts";
import { createDeadline } from "./deadline.ts";

test("what is in time comes through, with its value or its error", async () => {
  const withDeadline = createDeadline(50);
  expect(await withDeadline(Promise.resolve(7))).toBe(7);
  await expect(withDeadline(Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(await withDeadline(pause(10, "late, but in time"))).toBe("late, but in time");
});

test("what is late is an outage, and its end changes nothing", async () => {
  const withDeadline = createDeadline(50);
  const late = withDeadline(pause(200));
  const startMs = quietNow();
  await expect(late).rejects.toMatchObject({ code: "database_unavailable" });
  expect(quietNow() - startMs).toBeLessThan(150);
  await pause(200);
  expect(await withDeadline(Promise.resolve(1))).toBe(1);
});
