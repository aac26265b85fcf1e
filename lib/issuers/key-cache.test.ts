import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TrustedProvider } from "#lib/exchange/trust.ts";
import { quietNow } from "#lib/schemas/test-quiet-clock.ts";
import { failure } from "./fetch-failure.ts";
import type { IssuerKeysAnswer, PreviousFetch } from "./fetch-issuer-keys.ts";
import type { IssuerKeysStore, StoredIssuerKeys } from "./issuer-keys-store.ts";
import { createKeyCache, keyCacheFigures } from "./key-cache.ts";
import { usableKeys } from "./usable-keys.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const material = ["a", "b", "c"].map((kid) => {
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return { ...publicKey.export({ format: "jwk" }), kid };
});

function good(kids: string[], freshMs = 10 * minuteMs): IssuerKeysAnswer {
  const jwks = { keys: material.filter((jwk) => kids.includes(jwk.kid)) };
  const judged = usableKeys(jwks);
  if (!judged.ok) throw new Error(judged.message);
  return {
    ok: true,
    jwksUri: "https://issuer.example/keys",
    set: { jwks, keys: judged.keys, skipped: [] },
    etag: '"1"',
    freshMs,
  };
}
const unchanged = (freshMs = 10 * minuteMs): IssuerKeysAnswer =>
  ({ ...good(["a"], freshMs), set: null }) as IssuerKeysAnswer;
const bad = (retryAfterSeconds: number | null = null): IssuerKeysAnswer => ({
  ok: false,
  failure: failure("timeout", "did not answer", retryAfterSeconds),
});

const provider: TrustedProvider = {
  id: "idp_1",
  organisationId: "org_1",
  name: "GitLab",
  version: 1,
  issuer: "https://issuer.example",
  kind: "generic",
  status: "active",
  replayMode: "off",
  maxTokenLifetimeSeconds: 86_400,
  jwksUri: null,
  localJwks: null,
  caCertificates: null,
};

function memoryStore(): IssuerKeysStore & { rows: Map<string, StoredIssuerKeys> } {
  const rows = new Map<string, StoredIssuerKeys>();
  return {
    rows,
    load: async (organisationId, providerId) => rows.get(`${organisationId}/${providerId}`) ?? null,
    save: async (organisationId, providerId, row) => void rows.set(`${organisationId}/${providerId}`, row),
  };
}

function setUp(overrides: { issuerKeys?: IssuerKeysStore; random?: () => number; startAt?: number } = {}) {
  const world = {
    at: overrides.startAt ?? 1_000_000_000_000,
    answer: good(["a"]) as IssuerKeysAnswer | Promise<IssuerKeysAnswer>,
    fetches: [] as PreviousFetch[],
    warnings: [] as object[],
  };
  const cache = createKeyCache({
    fetchKeys: async (_provider, previous) => {
      world.fetches.push(previous);
      return world.answer;
    },
    issuerKeys: overrides.issuerKeys ?? memoryStore(),
    log: { info: () => {}, warn: (facts) => void world.warnings.push(facts) },
    now: () => world.at,
    random: overrides.random ?? (() => 0.5),
  });
  const find = (kid: string | null, of = provider) => cache.find(of, { alg: "ES256", kid });
  return { world, cache, find };
}

/** Lets background work end. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

describe("issuer keys", () => {
  it("are fetched once and then held", async () => {
    const { world, find } = setUp();
    expect(await find("a")).toMatchObject({ status: "found", stale: false, fetchedAt: new Date(world.at) });
    world.at += 7 * minuteMs;
    expect((await find("a")).status).toBe("found");
    expect(world.fetches).toHaveLength(1);
  });

  it("are fetched once for 300 that ask at the same time", async () => {
    const { world, find } = setUp();
    const answers = await Promise.all(Array.from({ length: 300 }, () => find("a")));
    expect(answers.every((answer) => answer.status === "found")).toBe(true);
    expect(world.fetches).toHaveLength(1);
  });

  it("are refreshed in the background at 80 % of their fresh time", async () => {
    const { world, find } = setUp();
    await find("a");
    world.at += 8 * minuteMs;
    let release: (answer: IssuerKeysAnswer) => void = () => {};
    world.answer = new Promise((resolve) => {
      release = resolve;
    });
    expect(await find("a")).toMatchObject({ status: "found" });
    await settle();
    expect(world.fetches).toHaveLength(2);
    release(good(["b"]));
    await settle();
    expect((await find("b")).status).toBe("found");
    expect((await find("a")).status).toBe("unknown");
  });

  it("that are removed by the issuer are refused once the fresh time is over", async () => {
    const { world, find } = setUp();
    await find("a");
    world.answer = good(["b"]);
    world.at += 10 * minuteMs;
    expect(await find("a")).toMatchObject({ status: "unknown", reason: "key_unknown", knownKeyIds: ["b"] });
  });

  it("are asked for again with the ETag, and a 304 keeps them fresh", async () => {
    const { world, find } = setUp();
    await find("a");
    world.answer = unchanged();
    world.at += 10 * minuteMs;
    expect(await find("a")).toMatchObject({ status: "found", stale: false });
    expect(world.fetches[1]).toEqual({ jwksUri: "https://issuer.example/keys", etag: '"1"' });
  });

  it("are discovered again when the address is an hour old", async () => {
    const { world, find } = setUp();
    await find("a");
    world.at += hourMs;
    await find("a");
    expect(world.fetches[1]?.jwksUri).toBeNull();
  });

  it("of an edited provider start over", async () => {
    const { world, find } = setUp();
    await find("a");
    world.answer = good(["b"]);
    const edited = { ...provider, issuer: "https://else.example" };
    expect((await find("a", edited)).status).toBe("unknown");
    expect((await find("b", edited)).status).toBe("found");
    expect((await find("a")).status).toBe("found");
  });

  it("of another organisation are never used, even for the same issuer", async () => {
    const { world, find } = setUp();
    await find("a");
    world.answer = bad();
    expect((await find("a", { ...provider, organisationId: "org_2" })).status).toBe("unavailable");
  });
});

describe("a key that is not known", () => {
  it("is looked for again, but at most every 30 s after the last attempt", async () => {
    const { world, find } = setUp();
    await find("a");
    for (let round = 0; round < 50; round++) await find(`made-up-${round}`);
    expect(world.fetches).toHaveLength(1);
    world.at += keyCacheFigures.unknownKidMs;
    world.answer = good(["a", "b"]);
    expect((await find("b")).status).toBe("found");
    for (let round = 0; round < 50; round++) await find(`made-up-${round}`);
    expect(world.fetches).toHaveLength(2);
  });

  it("is no fault of the token while the issuer cannot be had", async () => {
    const { world, find } = setUp();
    await find("a");
    world.at += keyCacheFigures.unknownKidMs;
    world.answer = bad();
    expect(await find("b")).toMatchObject({
      status: "unavailable",
      category: "timeout",
      retryAfterSeconds: 5,
    });
    expect((await find("a")).status).toBe("found");
    expect(world.fetches).toHaveLength(2);
  });

  it("of a token without kid is the only one there is, or none", async () => {
    const { world, find } = setUp();
    expect((await find(null)).status).toBe("found");
    world.answer = good(["a", "b"]);
    world.at += 10 * minuteMs;
    expect(await find(null)).toMatchObject({
      status: "unknown",
      reason: "key_id_missing",
      knownKeyIds: ["a", "b"],
    });
  });
});

describe("an issuer that cannot be had", () => {
  it("leaves its last good keys in use for 24 h, stale", async () => {
    const { world, find } = setUp();
    await find("a");
    world.answer = bad();
    world.at += 10 * minuteMs;
    expect(await find("a")).toMatchObject({ status: "found", stale: true });
    world.at += 24 * hourMs - 1;
    expect(await find("a")).toMatchObject({ status: "found", stale: true });
    world.at += 1;
    expect(await find("a")).toMatchObject({ status: "unavailable" });
  });

  it("is unavailable when nothing is held, and is left alone longer each time, up to 5 min", async () => {
    const { world, find } = setUp();
    world.answer = bad();
    const waits: number[] = [];
    for (let round = 0; round < 9; round++) {
      const answer = await find("a");
      if (answer.status !== "unavailable") throw new Error(answer.status);
      waits.push(answer.retryAfterSeconds);
      const asked = world.fetches.length;
      world.at += answer.retryAfterSeconds * 1000 - 1;
      await Promise.all(Array.from({ length: 20 }, () => find("a")));
      expect(world.fetches).toHaveLength(asked);
      world.at += 1;
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300]);
    world.answer = good(["a"]);
    expect((await find("a")).status).toBe("found");
  });

  it("is left alone within 20 % of the figure", async () => {
    for (const [random, seconds] of [
      [0, 4],
      [1, 6],
    ] as const) {
      const { world, find } = setUp({ random: () => random });
      world.answer = bad();
      expect(await find("a")).toMatchObject({ retryAfterSeconds: seconds });
    }
  });

  it("is left alone as long as its Retry-After asks, up to an hour", async () => {
    for (const [asked, expected] of [
      [120, 120],
      [1, 5],
      [1e9, 3600],
    ] as const) {
      const { world, find } = setUp();
      world.answer = bad(asked);
      expect(await find("a")).toMatchObject({ retryAfterSeconds: expected });
    }
  });

  it("does not keep those waiting who can be served with stale keys", async () => {
    const { world, find } = setUp();
    await find("a");
    world.at += 10 * minuteMs;
    world.answer = bad();
    await find("a");
    world.at += 10 * minuteMs;
    world.answer = new Promise(() => {});
    const started = quietNow();
    expect(await find("a")).toMatchObject({ status: "found", stale: true });
    expect(quietNow() - started).toBeLessThan(keyCacheFigures.staleWaitMs + 500);
  });

  it("is logged by category, without its message", async () => {
    const { world, find } = setUp();
    world.answer = bad();
    await find("a");
    expect(world.warnings).toEqual([{ providerId: "idp_1", category: "timeout", failures: 1 }]);
  });
});

describe("the last good key set in the table", () => {
  it("serves after a restart while the issuer is down", async () => {
    const issuerKeys = memoryStore();
    const before = setUp({ issuerKeys });
    await before.find("a");
    await settle();
    const after = setUp({ issuerKeys, startAt: before.world.at + 20 * hourMs });
    after.world.answer = bad();
    expect(await after.find("a")).toMatchObject({ status: "found", stale: true });
  });

  it("spares other instances the fetch while it is fresh", async () => {
    const issuerKeys = memoryStore();
    const [one, two] = [setUp({ issuerKeys }), setUp({ issuerKeys })];
    await one.find("a");
    await settle();
    expect((await two.find("a")).status).toBe("found");
    expect(two.world.fetches).toHaveLength(0);
  });

  it("is ignored when it is of another policy, or has no usable key any more", async () => {
    for (const change of [
      { policyVersion: "else" },
      { jwks: { keys: [] } },
      { jwks: { keys: [{ kty: "oct" }] } },
    ]) {
      const issuerKeys = memoryStore();
      const one = setUp({ issuerKeys });
      await one.find("a");
      await settle();
      const row = issuerKeys.rows.get("org_1/idp_1");
      if (row === undefined) throw new Error("nothing stored");
      issuerKeys.rows.set("org_1/idp_1", { ...row, ...change });
      const two = setUp({ issuerKeys });
      two.world.answer = bad();
      expect((await two.find("a")).status).toBe("unavailable");
    }
  });

  it("is not replaced by a failure", async () => {
    const issuerKeys = memoryStore();
    const { world, find } = setUp({ issuerKeys });
    await find("a");
    world.at += 10 * minuteMs;
    world.answer = bad();
    await find("a");
    await settle();
    expect(issuerKeys.rows.get("org_1/idp_1")).toMatchObject({
      jwks: { keys: [{ kid: "a" }] },
      failures: 1,
      lastError: "timeout: did not answer",
      fetchedAt: new Date(world.at - 10 * minuteMs),
    });
  });

  it("may be out of reach: keys are fetched all the same", async () => {
    const broken: IssuerKeysStore = {
      load: () => Promise.reject(new Error("down")),
      save: () => Promise.reject(new Error("down")),
    };
    const { find } = setUp({ issuerKeys: broken });
    expect((await find("a")).status).toBe("found");
    await settle();
  });

  it("is never written for a draft, whose id is empty", async () => {
    const issuerKeys = memoryStore();
    const { find } = setUp({ issuerKeys });
    expect((await find("a", { ...provider, id: "" })).status).toBe("found");
    await settle();
    expect(issuerKeys.rows.size).toBe(0);
  });
});

describe("an unusual change", () => {
  it("of the material under a key id, or of the host, is logged", async () => {
    const { world, find } = setUp();
    await find("a");
    const [, other] = material;
    const jwks = { keys: [{ ...other, kid: "a" }] };
    const judged = usableKeys(jwks);
    if (!judged.ok) throw new Error(judged.message);
    world.answer = {
      ok: true,
      jwksUri: "https://elsewhere.example/keys",
      set: { jwks, keys: judged.keys, skipped: [] },
      etag: null,
      freshMs: minuteMs,
    };
    world.at += 10 * minuteMs;
    expect((await find("a")).status).toBe("found");
    expect(world.warnings).toEqual([
      { providerId: "idp_1", change: "same_key_id_new_material", keyId: "a" },
      { providerId: "idp_1", change: "key_set_moved_host", host: "elsewhere.example" },
    ]);
  });
});

describe("any interleaving (P16)", () => {
  it("keeps one fetch in flight, the newest applied, and the last good on error", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(
          fc.record({
            isGood: fc.boolean(),
            waitMs: fc.constantFrom(0, 1_000, minuteMs, 10 * minuteMs, hourMs),
            kid: fc.constantFrom("a", "b", "zz"),
            isForced: fc.boolean(),
          }),
          { minLength: 1, maxLength: 12 },
        ),
        async (scheduler, steps) => {
          let at = 1_000_000_000_000;
          let inFlight = 0;
          let inFlightMax = 0;
          let sequence = 0;
          let lastGood: string[] | null = null;
          let isGoodNow = true;
          const cache = createKeyCache({
            fetchKeys: async () => {
              inFlightMax = Math.max(inFlightMax, ++inFlight);
              const kids = sequence++ % 2 === 0 ? ["a"] : ["a", "b"];
              const answer = isGoodNow ? good(kids) : bad();
              await scheduler.schedule(Promise.resolve(), "fetch");
              inFlight--;
              if (answer.ok) lastGood = kids;
              return answer;
            },
            issuerKeys: {
              load: async () => {
                await scheduler.schedule(Promise.resolve(), "load");
                return null;
              },
              save: async () => {
                await scheduler.schedule(Promise.resolve(), "save");
              },
            },
            log: { info: () => {}, warn: () => {} },
            now: () => at,
            random: () => 0.5,
          });
          const asked: Promise<unknown>[] = [];
          for (const step of steps) {
            isGoodNow = step.isGood;
            at += step.waitMs;
            asked.push(
              step.isForced ? cache.refresh(provider) : cache.find(provider, { alg: "ES256", kid: step.kid }),
            );
            if (scheduler.count() > 0) await scheduler.waitNext(1);
          }
          await scheduler.waitFor(Promise.all(asked));
          await scheduler.waitIdle();
          expect(inFlightMax).toBeLessThanOrEqual(1);
          const { held } = await scheduler.waitFor(cache.peek(provider));
          expect(held?.keys.map((key) => key.kid) ?? null).toEqual(lastGood);
        },
      ),
      { numRuns: 300 },
    );
  });
});
