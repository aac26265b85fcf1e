import { expect, test } from "vitest";
import { callLimits, takeCall } from "./call-allowance.ts";

function countAllowed(caller: string, calls: number, now: number): number {
  let allowed = 0;
  for (let call = 0; call < calls; call += 1) {
    try {
      takeCall(caller, now);
      allowed += 1;
    } catch (error) {
      expect(error).toMatchObject({ code: "too_many_attempts", headers: { "retry-after": "1" } });
    }
  }
  return allowed;
}

test("a caller may make 1 000 calls at once, then 200 a second", () => {
  expect(countAllowed("usr_one", 1_500, 0)).toBe(callLimits.burst);
  expect(countAllowed("usr_one", 500, 1_000)).toBe(callLimits.perSecond);
  expect(countAllowed("usr_one", 5_000, 3_600_000)).toBe(callLimits.burst);
});

test("one caller's calls take nothing from another's", () => {
  countAllowed("usr_loud", 2_000, 0);
  expect(countAllowed("usr_quiet", 10, 0)).toBe(10);
});

test("a flood of sources is forgotten from the quietest on", () => {
  countAllowed("address first", callLimits.burst, 0);
  for (let source = 0; source < callLimits.callersMax; source += 1) takeCall(`address ${source}`, 0);
  expect(countAllowed("address first", 1, 0)).toBe(1);
});
