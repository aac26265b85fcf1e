import { describe, expect, test } from "vitest";
import { createSourceAddressReader, sourceBucket } from "./source-address.ts";

const read = createSourceAddressReader(["10.0.0.0/8", "fd00::/8", "192.0.2.7"]);

describe("the source address", () => {
  test("is the peer's, whatever it claims, when the peer is no trusted proxy", () => {
    expect(read({ peer: "203.0.113.9", forwardedFor: "198.51.100.1" })).toBe("203.0.113.9");
  });
  test("is the forwarded one behind a trusted proxy", () => {
    expect(read({ peer: "10.1.2.3", forwardedFor: "198.51.100.1" })).toBe("198.51.100.1");
    expect(read({ peer: "192.0.2.7", forwardedFor: "198.51.100.1" })).toBe("198.51.100.1");
    expect(read({ peer: "192.0.2.8", forwardedFor: "198.51.100.1" })).toBe("192.0.2.8");
  });
  test("is the rightmost that is not a trusted proxy, so that a client cannot make one up", () => {
    expect(read({ peer: "10.1.2.3", forwardedFor: "6.6.6.6, 198.51.100.1, 10.9.9.9" })).toBe("198.51.100.1");
  });
  test("stops at the last proxy when an entry is no address", () => {
    expect(read({ peer: "10.1.2.3", forwardedFor: "198.51.100.1, unknown, 10.9.9.9" })).toBe("10.9.9.9");
    expect(read({ peer: "10.1.2.3", forwardedFor: "127.1" })).toBe("10.1.2.3");
    expect(read({ peer: "10.1.2.3", forwardedFor: null })).toBe("10.1.2.3");
  });
  test("knows IPv4 in IPv6 on both sides", () => {
    expect(read({ peer: "::ffff:10.1.2.3", forwardedFor: "::ffff:198.51.100.1" })).toBe("198.51.100.1");
  });
  test("drops ports", () => {
    expect(read({ peer: "10.1.2.3", forwardedFor: "198.51.100.1:4711" })).toBe("198.51.100.1");
    expect(read({ peer: "fd00::1", forwardedFor: "[2001:db8::5]:443" })).toBe("2001:db8::5");
  });
  test("is null when nobody knows the peer", () => {
    expect(read({ peer: null, forwardedFor: "198.51.100.1" })).toBeNull();
  });
});

describe("the bucket of a source", () => {
  test("is the address for IPv4, the /64 for IPv6", () => {
    expect(sourceBucket("198.51.100.1")).toBe("198.51.100.1");
    expect(sourceBucket("::ffff:198.51.100.1")).toBe("198.51.100.1");
    expect(sourceBucket("2001:db8:1:2:3:4:5:6")).toBe(sourceBucket("2001:db8:1:2::9"));
    expect(sourceBucket("2001:db8:1:2::9")).not.toBe(sourceBucket("2001:db8:1:3::9"));
    expect(sourceBucket(null)).toBe("unknown");
  });
});
