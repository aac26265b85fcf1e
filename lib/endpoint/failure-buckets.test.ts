import { expect, test } from "vitest";
import { createFailureBuckets } from "./failure-buckets.ts";

const address = "203.0.113.5";

async function bucketsAfter(failures: number) {
  let nowMs = 0;
  const buckets = createFailureBuckets(30, () => nowMs);
  for (let count = 0; count < failures; count += 1) await buckets.countFailure(address);
  const pass = (ms: number): void => {
    nowMs += ms;
  };
  return { buckets, pass };
}

test("sixty refusals at once are let pass, the next one waits two seconds and no more", async () => {
  expect(await (await bucketsAfter(59)).buckets.secondsToWait(address)).toBeNull();
  const { buckets, pass } = await bucketsAfter(300);
  expect(await buckets.secondsToWait(address)).toBe(2);
  pass(2_000);
  expect(await buckets.secondsToWait(address)).toBeNull();
});

test("who goes on failing gets thirty a minute", async () => {
  const { buckets, pass } = await bucketsAfter(60);
  let passed = 0;
  for (let second = 0; second < 600; second += 1) {
    pass(1_000);
    if ((await buckets.secondsToWait(address)) !== null) continue;
    passed += 1;
    await buckets.countFailure(address);
  }
  expect(passed).toBe(300);
});

test("an IPv4 address in IPv6 is the same source, and so is the rest of a /64", async () => {
  const { buckets } = await bucketsAfter(60);
  expect(await buckets.secondsToWait(`::ffff:${address}`)).toBe(2);
  expect(await buckets.secondsToWait("203.0.113.6")).toBeNull();
  for (let count = 0; count < 60; count += 1) await buckets.countFailure(`2001:db8:1:2::${count}`);
  expect(await buckets.secondsToWait("2001:db8:1:2:ffff::1")).toBe(2);
  expect(await buckets.secondsToWait("2001:db8:1:3::1")).toBeNull();
});
