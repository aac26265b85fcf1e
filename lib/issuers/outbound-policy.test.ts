import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { describe, expect, it } from "vitest";
import { isForbiddenAddress, isPublicAddress, parseAddress } from "./classify-address.ts";
import { createOutboundPolicy } from "./outbound-policy.ts";

const open = createOutboundPolicy([]);
const site = new URL("https://gitlab.example");

describe("without OUTBOUND_ALLOW", () => {
  it.each([
    ["8.8.8.8", true],
    ["1.1.1.1", true],
    ["2606:4700:4700::1111", true],
    ["0.0.0.0", false],
    ["0.1.2.3", false],
    ["10.0.0.1", false],
    ["100.63.255.255", true],
    ["100.64.0.0", false],
    ["100.127.255.255", false],
    ["100.128.0.0", true],
    ["127.0.0.1", false],
    ["127.255.255.254", false],
    ["169.254.169.254", false],
    ["172.15.255.255", true],
    ["172.16.0.1", false],
    ["172.31.255.255", false],
    ["172.32.0.0", true],
    ["192.0.0.192", false],
    ["192.0.2.1", false],
    ["192.88.99.1", false],
    ["192.168.1.1", false],
    ["198.18.0.1", false],
    ["198.51.100.1", false],
    ["203.0.113.1", false],
    ["223.255.255.255", true],
    ["224.0.0.1", false],
    ["240.0.0.1", false],
    ["255.255.255.255", false],
    ["::", false],
    ["::1", false],
    ["::127.0.0.1", false],
    ["::8.8.8.8", false],
    ["::ffff:127.0.0.1", false],
    ["::ffff:7f00:1", false],
    ["::ffff:8.8.8.8", true],
    ["::ffff:0:127.0.0.1", false],
    ["64:ff9b::8.8.8.8", false],
    ["64:ff9b:1::1", false],
    ["100::1", false],
    ["2001::1", false],
    ["2001:db8::1", false],
    ["2002:7f00:1::", false],
    ["3fff::1", false],
    ["4000::1", false],
    ["5f00::1", false],
    ["fc00::1", false],
    ["fd00:ec2::254", false],
    ["fe80::1", false],
    ["fec0::1", false],
    ["ff02::1", false],
  ])("%s is reachable: %s", (address, allowed) => {
    expect(open.checkAddress(address, site).allowed).toBe(allowed);
  });

  it.each([
    "http://gitlab.example",
    "http://127.0.0.1:4390",
    "https://gitlab.example:8443",
    "https://127.0.0.1",
    "https://0x7f000001",
    "https://2130706433",
    "https://[::1]",
    "https://[::ffff:10.0.0.1]",
    "https://user@gitlab.example",
    "ftp://gitlab.example",
    "file:///etc/passwd",
  ])("%s is not fetched", (url) => {
    expect(open.checkUrl(new URL(url)).allowed).toBe(false);
  });

  it("public https on port 443 is fetched", () => {
    for (const url of ["https://gitlab.example", "https://8.8.8.8/x", "https://[2606:4700::1]"])
      expect(open.checkUrl(new URL(url))).toEqual({ allowed: true });
  });
});

describe("an entry of OUTBOUND_ALLOW", () => {
  const check = (entries: string[], url: string, address: string) => {
    const policy = createOutboundPolicy(entries);
    const target = new URL(url);
    return policy.checkUrl(target).allowed && policy.checkAddress(address, target).allowed;
  };

  it("that is a range opens private addresses in it, on port 443", () => {
    expect(check(["10.20.0.0/16"], "https://gitlab.corp", "10.20.3.4")).toBe(true);
    expect(check(["10.20.0.0/16"], "https://gitlab.corp", "10.21.3.4")).toBe(false);
    expect(check(["10.20.0.0/16"], "https://gitlab.corp:8443", "10.20.3.4")).toBe(false);
    expect(check(["fd12::/16"], "https://gitlab.corp", "fd12::1")).toBe(true);
    expect(check(["10.20.0.0/16"], "https://gitlab.corp", "::ffff:10.20.3.4")).toBe(true);
  });

  it("that is a host name opens its port, but no private address", () => {
    expect(check(["gitlab.corp:8443"], "https://gitlab.corp:8443", "8.8.8.8")).toBe(true);
    expect(check(["gitlab.corp:8443"], "https://gitlab.corp:8443", "10.0.0.1")).toBe(false);
    expect(check(["gitlab.corp:8443"], "https://gitlab.corp:9443", "8.8.8.8")).toBe(false);
  });

  it("that is a host name beside a range limits which hosts may use the range", () => {
    const entries = ["gitlab.corp:8443", "10.20.0.0/16"];
    expect(check(entries, "https://gitlab.corp:8443", "10.20.0.1")).toBe(true);
    expect(check(entries, "https://evil.example", "10.20.0.1")).toBe(false);
    expect(check(entries, "https://evil.example", "8.8.8.8")).toBe(true);
  });

  it("that is an address opens just that one", () => {
    expect(check(["127.0.0.1:9443"], "https://127.0.0.1:9443", "127.0.0.1")).toBe(true);
    expect(check(["127.0.0.1:9443"], "https://127.0.0.1", "127.0.0.2")).toBe(false);
    expect(check(["[::1]:9443"], "https://[::1]:9443", "::1")).toBe(true);
  });

  it("that is an http origin opens plain http to loopback for that origin only", () => {
    const policy = createOutboundPolicy(["http://127.0.0.1:4390", "http://localhost:4391"]);
    expect(policy.allowedHttpOrigins).toEqual(["http://127.0.0.1:4390", "http://localhost:4391"]);
    expect(check(["http://127.0.0.1:4390"], "http://127.0.0.1:4390/x", "127.0.0.1")).toBe(true);
    expect(check(["http://localhost:4390"], "http://localhost:4390/x", "::1")).toBe(true);
    expect(check(["http://localhost:4390"], "http://localhost:4390/x", "10.0.0.1")).toBe(false);
    expect(check(["http://127.0.0.1:4390"], "http://127.0.0.1:4391/x", "127.0.0.1")).toBe(false);
    expect(check(["http://127.0.0.1:4390"], "https://127.0.0.1:4390", "127.0.0.1")).toBe(false);
  });

  it.each([
    "http://gitlab.corp",
    "http://10.0.0.1",
    "http://127.0.0.1:1/x",
    "169.254.0.0/16",
    "169.254.169.254/32",
    "192.0.0.0/24",
    "fd00:ec2::/32",
    "169.254.169.254",
    "*.corp",
    "10.0.0.0/33",
    "a b",
  ])("is refused at the start: %s", (entry) => {
    expect(() => createOutboundPolicy([entry])).toThrow(/OUTBOUND_ALLOW/);
  });

  it("never opens metadata addresses, whatever range is listed", () => {
    const everything = createOutboundPolicy(["0.0.0.0/0", "::/0"]);
    for (const address of [
      "169.254.169.254",
      "192.0.0.192",
      "100.100.100.200",
      "168.63.129.16",
      "fd00:ec2::254",
      "::ffff:169.254.169.254",
      "::169.254.169.254",
      "64:ff9b::169.254.169.254",
      "64:ff9b::a9fe:a9fe",
      "2002:a9fe:a9fe::1",
      "::ffff:0:a9fe:a9fe",
    ])
      expect(everything.checkAddress(address, site).allowed, address).toBe(false);
    expect(everything.checkAddress("10.0.0.1", site).allowed).toBe(true);
    expect(everything.checkAddress("fd00::1", site).allowed).toBe(true);
  });
});

describe("the classes of addresses (P14)", () => {
  const edges = fc.constantFrom(
    0,
    1,
    2,
    10,
    63,
    64,
    99,
    100,
    127,
    128,
    168,
    169,
    172,
    192,
    198,
    203,
    224,
    254,
    255,
  );
  const octet = fc.oneof(edges, fc.integer({ min: 0, max: 255 }));
  const group = fc.oneof(
    fc.constantFrom(0, 1, 0x64, 0x100, 0x2001, 0x2002, 0xff9b, 0xfc00, 0xfd00, 0xfe80, 0xffff, 0xec2, 0x7f00),
    fc.integer({ min: 0, max: 0xffff }),
  );

  it("agree with ipaddr.js: public is unicast, of IPv6 in 2000::/3, metadata never", () => {
    const ipv4 = fc.array(octet, { minLength: 4, maxLength: 4 }).map((octets) => octets.join("."));
    const ipv6 = fc
      .array(group, { minLength: 8, maxLength: 8 })
      .map((groups) => groups.map((value) => value.toString(16)).join(":"));
    fc.assert(
      fc.property(fc.oneof(ipv4, ipv6), (text) => {
        const address = parseAddress(text);
        if (address === null) throw new Error(`does not parse: ${text}`);
        const expected = ipaddr.process(text);
        const isGlobal =
          expected.kind() === "ipv4" ||
          expected.toByteArray()[0]?.toString(2).padStart(8, "0").startsWith("001");
        expect(isPublicAddress(address)).toBe(expected.range() === "unicast" && isGlobal);
        const allowed = open.checkAddress(text, site).allowed;
        expect(allowed).toBe(isPublicAddress(address) && !isForbiddenAddress(address));
      }),
      { numRuns: 5_000 },
    );
  });

  it("are the same for an IPv4 address and its mapped form", () => {
    fc.assert(
      fc.property(fc.array(octet, { minLength: 4, maxLength: 4 }), (octets) => {
        const text = octets.join(".");
        expect(open.checkAddress(`::ffff:${text}`, site).allowed).toBe(open.checkAddress(text, site).allowed);
      }),
    );
  });

  it.each([
    "",
    "127.1",
    "0x7f.0.0.1",
    "010.0.0.1",
    "fe80::1%eth0",
    "gitlab.com",
    "1.2.3.4.5",
    "::g",
  ])("know no address in %j", (text) => {
    expect(parseAddress(text)).toBeNull();
    expect(open.checkAddress(text, site).allowed).toBe(false);
  });
});
