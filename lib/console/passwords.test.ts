import { describe, expect, test } from "vitest";
import { whyEasy } from "./easy-password.ts";
import { canonicalLoginName } from "./login-name.ts";
import { createPasswords } from "./passwords.ts";
import { createTurns } from "./run-in-turn.ts";

describe("a password", () => {
  test("is hashed with argon2id, salted, and verified whole", async () => {
    const passwords = createPasswords();
    const hash = await passwords.hash("velvet harbour crane");
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$[^$]{22}\$[^$]{43}$/);
    expect(await passwords.hash("velvet harbour crane")).not.toBe(hash);
    expect(await passwords.verify("velvet harbour crane", hash)).toBe(true);
    expect(await passwords.verify("velvet harbour cran", hash)).toBe(false);
    expect(await passwords.verify("e\u0301", await passwords.hash("\u00e9"))).toBe(true);
  });
  test("of an unknown user takes as long, and is never right", async () => {
    const passwords = createPasswords();
    const hash = await passwords.hash("x");
    // The fastest of several: a busy machine makes any one of them slow.
    const time = async (stored: string | null) => {
      const times: number[] = [];
      for (let run = 0; run < 3; run += 1) {
        const started = performance.now();
        expect(await passwords.verify("y", stored)).toBe(false);
        times.push(performance.now() - started);
      }
      return Math.min(...times);
    };
    expect(await time(null)).toBeGreaterThan((await time(hash)) / 4);
  });
});

describe("turns", () => {
  test("run so many at once, let so many wait in order, and refuse the rest with 429", async () => {
    const inTurn = createTurns({ runningMax: 2, waitingMax: 3 });
    const order: number[] = [];
    let [running, most] = [0, 0];
    const task = (number: number) => async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      order.push(number);
      if (number === 1) throw new Error("fails");
      return "done";
    };
    const outcomes = await Promise.all(
      [0, 1, 2, 3, 4, 5, 6].map((number) =>
        inTurn(task(number)).catch(({ code }: { code?: string }) => code ?? "failed"),
      ),
    );
    const refused = "too_many_attempts";
    expect(outcomes).toEqual(["done", "failed", "done", "done", "done", refused, refused]);
    expect(order).toEqual([0, 1, 2, 3, 4]);
    expect(most).toBe(2);
    expect(await inTurn(task(7))).toBe("done");
  });
});

describe("an easy password", () => {
  const own = ["anna.smith@example.com", "Anna Smith", "Acme Tools"];
  test.each([
    "passwordpassword",
    "Password123456789",
    "aaaaaaaaaaaaaaaaaaa",
    "abcabcabcabcabcabc",
    "123456789012345",
    "qwertyuiopasdfgh",
    "anna.smith@example.com",
    "Password-12345678",
    "Welcome-Welcome-1",
    "abcdefghijklmnopqrst",
  ])("%s is refused", (password) => {
    expect(whyEasy(password, own)).not.toBeNull();
  });
  test.each([
    "velvet harbour 42 crane",
    "correct horse battery staple",
    "my-long-test-password",
    "tr0ub4dor&3-quiche",
    "kX9#mQ2!vL7@pR4",
    "Ein Boot liegt still im Hafen",
  ])("%s is taken", (password) => {
    expect(whyEasy(password, own)).toBeNull();
  });
});

describe("a login name", () => {
  test("has one form (REQ-51)", () => {
    expect(canonicalLoginName(" Jose\u0301@Example.COM ")).toBe("jos\u00e9@example.com");
  });
});
