import { describe, expect, test } from "vitest";
import type { Trust } from "#lib/exchange/trust.ts";
import { createTrustSnapshots } from "./trust-snapshots.ts";

function trustOf(organisationId: string | null, accountId: string | null): Trust {
  return {
    organisation: organisationId === null ? null : { id: organisationId },
    serviceAccount: accountId === null ? null : { id: accountId },
    rules: [],
  } as unknown as Trust;
}

/** A load that answers when it is told to, and counts how often it was asked. */
function loads(trust: Trust) {
  const waiting: ((trust: Trust) => void)[] = [];
  return {
    times: 0,
    load() {
      this.times += 1;
      return new Promise<Trust>((resolve) => waiting.push(resolve));
    },
    answer: (with_: Trust = trust) => waiting.shift()?.(with_),
  };
}

describe("a snapshot", () => {
  test("is read once for all who ask at the same time and after", async () => {
    const snapshots = createTrustSnapshots();
    const source = loads(trustOf("org_1", "sa_1"));
    const first = snapshots.read("acme", "deployer", () => source.load());
    const second = snapshots.read("acme", "deployer", () => source.load());
    source.answer();
    expect(await first).toBe(await second);
    expect(await snapshots.read("acme", "deployer", () => source.load())).toBe(await first);
    expect(source.times).toBe(1);
  });

  test("is not kept when something changed while it was read", async () => {
    const snapshots = createTrustSnapshots();
    const source = loads(trustOf("org_1", "sa_1"));
    const before = snapshots.read("acme", "deployer", () => source.load());
    snapshots.drop("org_1");
    const after = snapshots.read("acme", "deployer", () => source.load());
    expect(source.times).toBe(2);
    const fresh = trustOf("org_1", "sa_1");
    source.answer();
    source.answer(fresh);
    await before;
    expect(await after).toBe(fresh);
    expect(await snapshots.read("acme", "deployer", () => source.load())).toBe(fresh);
    expect(source.times).toBe(2);
  });

  test("goes with its organisation, under whatever reference, and leaves the others", async () => {
    const snapshots = createTrustSnapshots();
    let reads = 0;
    const read = (organisationRef: string, id: string) =>
      snapshots.read(organisationRef, "deployer", async () => {
        reads += 1;
        return trustOf(id, "sa_1");
      });
    await read("acme", "org_1");
    await read("org_1", "org_1");
    await read("other", "org_2");
    snapshots.drop("org_1");
    await read("acme", "org_1");
    await read("org_1", "org_1");
    await read("other", "org_2");
    expect(reads).toBe(5);
  });

  test("that an organisation does not exist goes with any change", async () => {
    const snapshots = createTrustSnapshots();
    await snapshots.read("new", "deployer", async () => trustOf(null, null));
    snapshots.drop("org_9");
    const trust = await snapshots.read("new", "deployer", async () => trustOf("org_9", "sa_1"));
    expect(trust.organisation?.id).toBe("org_9");
  });

  test("is not kept while changes elsewhere are not heard of, nor trusted afterwards", async () => {
    const snapshots = createTrustSnapshots();
    let reads = 0;
    const read = () =>
      snapshots.read("acme", "deployer", async () => {
        reads += 1;
        return trustOf("org_1", "sa_1");
      });
    await read();
    snapshots.setListening(false);
    await read();
    await read();
    snapshots.setListening(true);
    await read();
    await read();
    expect(reads).toBe(4);
  });

  test("grows old, and a read that fails is not kept", async () => {
    let now = 0;
    const snapshots = createTrustSnapshots(() => now);
    await expect(
      snapshots.read("acme", "deployer", () => Promise.reject(new Error("away"))),
    ).rejects.toThrow();
    await snapshots.read("acme", "deployer", async () => trustOf("org_1", "sa_1"));
    now = 31_000;
    const trust = await snapshots.read("acme", "deployer", async () => trustOf("org_1", "sa_2"));
    expect(trust.serviceAccount?.id).toBe("sa_2");
  });

  test("of nothing does not push out those of something", async () => {
    const snapshots = createTrustSnapshots();
    const kept = await snapshots.read("acme", "deployer", async () => trustOf("org_1", "sa_1"));
    for (let n = 0; n < 5000; n++) {
      await snapshots.read(`guess-${n}`, "x", async () => trustOf(null, null));
    }
    const again = await snapshots.read("acme", "deployer", () => Promise.reject(new Error("read again")));
    expect(again).toBe(kept);
  });
});
