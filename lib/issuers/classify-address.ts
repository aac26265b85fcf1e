import ipaddr from "ipaddr.js";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** An IP address in its one canonical form, IPv4-mapped ones as the IPv4 that they are; null for anything else. */
export function parseAddress(text: string): Address | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  // ipaddr.js reads `::8.8.8.8` as if it were mapped, so a dotted tail is turned into groups first.
  if (!/^[0-9a-f:.]+$/i.test(text)) return null;
  const groups = URL.parse(`https://[${text}]`)?.hostname.slice(1, -1);
  return groups !== undefined && ipaddr.IPv6.isValid(groups) ? ipaddr.process(groups) : null;
}

/** Whether the whole internet may reach it: unicast, and in no special range of the IANA registries. */
export function isPublicAddress(address: Address): boolean {
  if (address.range() !== "unicast") return false;
  // Of IPv6 only 2000::/3 is handed out; the rest, `::a.b.c.d` included, is not for us.
  return !(address instanceof ipaddr.IPv6) || address.match(globalUnicast);
}
const globalUnicast = ipaddr.IPv6.parseCIDR("2000::/3");

/** Cloud metadata services, also inside the IPv6 forms that carry an IPv4 address. No list can allow them. */
export function isForbiddenAddress(address: Address): boolean {
  if (address instanceof ipaddr.IPv4) return forbiddenIpv4.some((range) => address.match(range));
  if (forbiddenIpv6.some((range) => address.match(range))) return true;
  return embeddedIpv4(address).some(isForbiddenAddress);
}
const forbiddenIpv4 = ["169.254.0.0/16", "192.0.0.0/24", "100.100.100.200/32", "168.63.129.16/32"].map(
  (range) => ipaddr.IPv4.parseCIDR(range),
);
const forbiddenIpv6 = ["fd00:ec2::/32"].map((range) => ipaddr.IPv6.parseCIDR(range));

/** Mapped, compatible and translated (NAT64, SIIT) addresses end with the IPv4 address; 6to4 has it after 2002. */
function embeddedIpv4(address: ipaddr.IPv6): ipaddr.IPv4[] {
  const bytes = address.toByteArray();
  const range = address.range();
  if (range === "6to4") return [new ipaddr.IPv4(bytes.slice(2, 6))];
  const isCarrier =
    range === "ipv4Mapped" ||
    range === "rfc6052" ||
    range === "rfc6145" ||
    bytes.slice(0, 12).every((byte) => byte === 0);
  return isCarrier ? [new ipaddr.IPv4(bytes.slice(12))] : [];
}
