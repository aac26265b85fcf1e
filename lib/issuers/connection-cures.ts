import type { FetchCategory } from "./fetch-failure.ts";

/** What a person can do about each kind of failure, most likely first. */
export const connectionCures: Record<FetchCategory, readonly string[]> = {
  blocked_address: [
    "If this is your own GitLab in a private network, ask the operator to list its host and its address range in OUTBOUND_ALLOW.",
    "Or paste the issuer's key set; then nothing is fetched.",
  ],
  dns: ["Check the spelling of the host.", "Check that this server's DNS knows the name."],
  connect: [
    "Check that the host listens on this port and that no firewall stands between.",
    "Or paste the issuer's key set; then nothing is fetched.",
  ],
  timeout: [
    "Check that the host answers, and that no firewall drops the packets.",
    "Or paste the issuer's key set; then nothing is fetched.",
  ],
  tls_expired: [
    "Renew the certificate on the issuer's host, then check again. On GitLab Omnibus: gitlab-ctl renew-le-certs",
    "Behind a private authority? Paste its certificate. Mooring never skips verification.",
  ],
  tls_untrusted: [
    "Behind a private authority? Paste its certificate into the form.",
    "Check that the server sends its intermediate certificates too.",
  ],
  tls_host: ["Use the host name that the certificate is for, or have the certificate name this host."],
  tls: ["Check that the server speaks TLS 1.2 or newer on this port."],
  redirect: ["Give the address that it redirects to, if that is the issuer. Redirects are never followed."],
  status: [
    "Check the issuer: its discovery document lies below it at /.well-known/openid-configuration.",
    "If the issuer has none, give the address of its key set.",
  ],
  too_large: ["Check that this is the address of an issuer; 256 KiB are enough for any."],
  encoding: ["Have the server, or the proxy before it, answer uncompressed when asked for identity."],
  content: ["Check that the address leads to the JSON document and not to a sign-in page."],
  discovery: ["Check that this is an OpenID Connect issuer, or give the address of its key set."],
  issuer_mismatch: ["Use the issuer that the document names: the tokens carry exactly that text in iss."],
  keys: ["Ask whoever runs the issuer for signing keys of RSA 2048 or more, P-256, P-384, P-521 or Ed25519."],
};
