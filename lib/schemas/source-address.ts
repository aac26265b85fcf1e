import ipaddr from "ipaddr.js";

export interface SourceFacts {
  /** Who is connected, as the socket says. */
  peer: string | null;
  /** The `X-Forwarded-For` header, lines joined by commas. */
  forwardedFor: string | null;
}

/**
 * Makes the reader of a request's source address (REQ-38): `X-Forwarded-For` is believed only from the trusted
 * ranges, from the right to the first address that is not among them. IPv4 in IPv6 comes back as IPv4.
 * Null when the peer is unknown.
 */
export function createSourceAddressReader(trustedProxies: string[]): (facts: SourceFacts) => string | null {
  const ranges = trustedProxies.map(parseRange);
  const isTrusted = (address: Address): boolean =>
    ranges.some(([range, bits]) => range.kind() === address.kind() && address.match(range, bits));
  return ({ peer, forwardedFor }) => {
    let source = peer === null ? null : parseAddress(peer);
    if (source === null) return null;
    const hops = forwardedFor === null ? [] : forwardedFor.slice(-forwardedMax).split(",");
    while (isTrusted(source)) {
      const hop = hops.pop();
      const address: Address | null = hop === undefined ? null : parseAddress(withoutPort(hop.trim()));
      if (address === null) break;
      source = address;
    }
    return source.toString();
  };
}

/** What failures are counted by: an IPv4 address, or the /64 that one IPv6 subscriber holds. */
export function sourceBucket(address: string | null): string {
  const parsed = address === null ? null : parseAddress(address);
  if (parsed === null) return "unknown";
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toNormalizedString()}/64`).toString()}/64`;
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;
const forwardedMax = 2_048;

const knownAddresses = new Map<string, Address | null>();
const knownAddressesMax = 1_000;

/** Parsing costs as much as a good part of an exchange, and the same few sources ask again and again. */
function parseAddress(text: string): Address | null {
  const known = knownAddresses.get(text);
  if (known !== undefined) return known;
  const parsed = parseUsualSpelling(text);
  if (knownAddresses.size >= knownAddressesMax) knownAddresses.clear();
  if (text.length <= 64) knownAddresses.set(text, parsed);
  return parsed;
}

/** The library by itself would also take `127.1` and `0x7f000001`. */
function parseUsualSpelling(text: string): Address | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  if (!ipaddr.IPv6.isValid(text)) return null;
  const address = ipaddr.IPv6.parse(text);
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

function parseRange(text: string): [Address, number] {
  const [address = "", bits] = text.split("/");
  const parsed = parseAddress(address);
  if (parsed === null) throw new Error("A trusted proxy is not an address range.");
  const unmapped = parsed.kind() === "ipv4" && address.includes(":") ? 96 : 0;
  const whole = parsed.kind() === "ipv4" ? 32 : 128;
  return [parsed, bits === undefined ? whole : Math.max(0, Number(bits) - unmapped)];
}

/** Some proxies write `1.2.3.4:567` or `[::1]:567`. */
function withoutPort(text: string): string {
  return text.replace(/^\[(.*)\](:\d+)?$/, "$1").replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1");
}
