import ipaddr from "ipaddr.js";
import { isForbiddenAddress, isPublicAddress, parseAddress } from "./classify-address.ts";

export type OutboundAnswer = { allowed: true } | { allowed: false; message: string };

/** Where we may connect to: set by the operator, never by a tenant. */
export interface OutboundPolicy {
  allowedHttpOrigins: readonly string[];
  /** Judges scheme, host and port, before any name is resolved. */
  checkUrl(url: URL): OutboundAnswer;
  /** Judges an address that `url` leads to: resolved, literal or really connected to. */
  checkAddress(address: string, url: URL): OutboundAnswer;
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;
interface Rules {
  httpOrigins: Set<string>;
  /** `host:port` of what is listed by name or literal. */
  hosts: Set<string>;
  ranges: [Address, number][];
  /** With a name listed, only listed hosts may use private ranges. */
  limitsHosts: boolean;
}

/**
 * The policy of `OUTBOUND_ALLOW` (`API.md`): https to public addresses on port 443, and what the entries add. Throws,
 * with a sentence for the operator, for an entry that can never be allowed.
 */
export function createOutboundPolicy(entries: readonly string[]): OutboundPolicy {
  const rules: Rules = { httpOrigins: new Set(), hosts: new Set(), ranges: [], limitsHosts: false };
  for (const entry of entries) addEntry(rules, entry.trim().toLowerCase());
  return {
    allowedHttpOrigins: [...rules.httpOrigins],
    checkUrl: (url) => checkUrl(rules, url),
    checkAddress: (address, url) => checkAddress(rules, address, url),
  };
}

function addEntry(rules: Rules, entry: string): void {
  if (entry.startsWith("http://")) addHttpOrigin(rules, entry);
  else if (entry.includes("/")) addRange(rules, entry);
  else addHost(rules, entry);
}

function addHost(rules: Rules, entry: string): void {
  const url = URL.parse(`https://${entry}`);
  const plain = url?.href === `https://${entry}/` || (entry.endsWith(":443") && url !== null);
  if (url === null || !plain || entry.includes("*"))
    throw unusable(entry, "is not a host, a range or an http origin");
  const literal = parseAddress(bareHost(url));
  rules.hosts.add(`${url.hostname}:${url.port || "443"}`);
  if (literal === null) {
    rules.limitsHosts = true;
    return;
  }
  if (isForbiddenAddress(literal)) throw unusable(entry, "is a metadata address, which is never allowed");
  rules.ranges.push([literal, literal.kind() === "ipv4" ? 32 : 128]);
}

function addHttpOrigin(rules: Rules, entry: string): void {
  const url = URL.parse(entry);
  if (
    url === null ||
    (url.href !== entry && url.href !== `${entry}/`) ||
    url.pathname !== "/" ||
    url.username
  )
    throw unusable(entry, "is not an http origin");
  if (!isLoopbackHost(url)) throw unusable(entry, "is plain http to another machine; use https");
  rules.httpOrigins.add(url.origin);
}

function addRange(rules: Rules, entry: string): void {
  if (!ipaddr.isValidCIDR(entry)) throw unusable(entry, "is not an address range");
  const [base, length] = ipaddr.parseCIDR(entry);
  if (isForbiddenAddress(base) && length >= (base.kind() === "ipv4" ? 16 : 32))
    throw unusable(entry, "is a metadata range, which is never allowed");
  rules.ranges.push([base, length]);
}

function checkUrl(rules: Rules, url: URL): OutboundAnswer {
  if (url.username !== "" || url.password !== "")
    return refused("the address carries a user name or password");
  if (url.protocol === "http:")
    return rules.httpOrigins.has(url.origin)
      ? { allowed: true }
      : refused("plain http works only for an origin that OUTBOUND_ALLOW lists");
  if (url.protocol !== "https:") return refused("only https is fetched");
  const port = url.port || "443";
  if (port !== "443" && !rules.hosts.has(`${url.hostname}:${port}`))
    return refused(`port ${port} needs ${url.hostname}:${port} in OUTBOUND_ALLOW`);
  const literal = parseAddress(bareHost(url));
  return literal === null ? { allowed: true } : checkAddress(rules, literal.toString(), url);
}

function checkAddress(rules: Rules, text: string, url: URL): OutboundAnswer {
  const address = parseAddress(text);
  if (address === null) return refused(`${text} is not an address`);
  if (isForbiddenAddress(address)) return refused(`${text} is a metadata address, which is never allowed`);
  if (rules.httpOrigins.has(url.origin) && address.range() === "loopback") return { allowed: true };
  if (isPublicAddress(address)) return { allowed: true };
  const isListed = rules.ranges.some(([base, length]) => contains(base, length, address));
  if (!isListed) return refused(`${text} is not a public address; its range is not in OUTBOUND_ALLOW`);
  const mayUse = !rules.limitsHosts || rules.hosts.has(`${url.hostname}:${url.port || "443"}`);
  return mayUse
    ? { allowed: true }
    : refused(`${text} is a private address, which only the hosts in OUTBOUND_ALLOW may use`);
}

function contains(base: Address, length: number, address: Address): boolean {
  if (base instanceof ipaddr.IPv4) return address instanceof ipaddr.IPv4 && address.match(base, length);
  return address instanceof ipaddr.IPv6 && address.match(base, length);
}

function isLoopbackHost(url: URL): boolean {
  return url.hostname === "localhost" || parseAddress(bareHost(url))?.range() === "loopback";
}

/** The host of a URL without the brackets of IPv6. */
export function bareHost(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, "$1");
}

function refused(message: string): OutboundAnswer {
  return { allowed: false, message };
}

function unusable(entry: string, why: string): Error {
  return new Error(`OUTBOUND_ALLOW: "${entry}" ${why}`);
}
