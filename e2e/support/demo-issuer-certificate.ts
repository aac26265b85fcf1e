import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface DemoCertificate {
  /** The authority to paste into the provider. */
  caPem: string;
  certPem: string;
  keyPem: string;
}

/** A certificate of an authority made on the spot. Needs the `openssl` program: Node cannot make certificates. */
export function makeDemoCertificate(options: { hosts?: string[]; expired?: boolean } = {}): DemoCertificate {
  const { hosts = ["DNS:localhost", "IP:127.0.0.1", "IP:::1"], expired = false } = options;
  const folder = mkdtempSync(join(tmpdir(), "demo-issuer-"));
  const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  try {
    openssl(
      ...["req", "-x509", ...newKey, "-keyout", "ca.key", "-out", "ca.pem", "-days", "30"],
      ...["-subj", "/O=Mooring/CN=Demo issuer authority", "-addext", "keyUsage=critical,keyCertSign"],
    );
    openssl("req", ...newKey, "-keyout", "leaf.key", "-out", "leaf.csr", "-subj", "/CN=demo-issuer");
    writeFileSync(join(folder, "ext"), `subjectAltName=${hosts.join(",")}\nextendedKeyUsage=serverAuth\n`);
    openssl(
      ...["x509", "-req", "-in", "leaf.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"],
      ...["-days", expired ? "-1" : "30", "-extfile", "ext", "-out", "leaf.pem"],
    );
    const read = (name: string) => readFileSync(join(folder, name), "utf8");
    return { caPem: read("ca.pem"), certPem: read("leaf.pem"), keyPem: read("leaf.key") };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
