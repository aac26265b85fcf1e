import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { usableKeys } from "#lib/issuers/usable-keys.ts";
import { verifySignature } from "#lib/issuers/verify-signature.ts";
import { allowedAlgorithms, checkHeader, readHeader } from "./checks/check-header.ts";
import { parseToken } from "./parse-token.ts";
import { aProvider, somePorts } from "./test-world.ts";
import { verifyToken } from "./verify-token.ts";

const folder = ["../shared/wycheproof", "../../shared/wycheproof"].find((path) => existsSync(path));

interface Vector {
  tcId: number;
  comment: string;
  jws?: string;
  result: "valid" | "invalid";
}
interface Group {
  comment: string;
  public?: Record<string, unknown>;
  tests: Vector[];
}

function groupsOf(file: string): Group[] {
  return JSON.parse(readFileSync(`${folder}/${file}`, "utf8")).testGroups as Group[];
}

/**
 * What the decision says to a bare JWS: shape, header and signature. The vectors' payloads are no claims, so the
 * payload is replaced by one that is before the shape is checked, and the signature verified over the real one.
 */
async function isAccepted(jws: string, publicKey: Record<string, unknown>): Promise<boolean> {
  const listed = "keys" in publicKey ? publicKey : { keys: [publicKey] };
  const set = usableKeys(listed);
  if (!set.ok) return false;
  const [header = "", payload = "", ...rest] = jws.split(".");
  const claims = Buffer.from(JSON.stringify({ iss: "https://gitlab.com" })).toString("base64url");
  const isPlain =
    /^[A-Za-z0-9_-]*$/.test(payload) && Buffer.from(payload, "base64url").toString("base64url") === payload;
  if (!isPlain) return false;
  const parsed = parseToken([header, claims, ...rest].join("."));
  if (parsed.status !== "parsed") return false;
  const token = { ...parsed.token, signingInput: `${header}.${payload}` };
  const trusted = readHeader(token.header, checkHeader(token.header));
  const { ports } = somePorts();
  const findings = await verifyToken(token, trusted, [aProvider()], {
    ...ports,
    verifySignature,
    findKeys: async (_, { kid }) => ({
      status: "found",
      keys: set.keys.filter((key) => kid === null || key.kid === kid),
      fetchedAt: null,
      stale: false,
    }),
  });
  return findings.get("idp_gitlab")?.status === "verified";
}

/** Valid vectors that are refused, and why. */
function whyRefused(group: Group, jws: string): string | null {
  const header = JSON.parse(Buffer.from(jws.split(".")[0] ?? "", "base64url").toString()) as { alg: string };
  if (!(allowedAlgorithms as readonly string[]).includes(header.alg)) {
    return "REQ-01 does not list its algorithm (RS384, RS512, PS384, PS512, ES512)";
  }
  const alg = group.public?.alg;
  if (alg !== undefined && alg !== header.alg) return "the key's alg is not the header's (REQ-01)";
  return null;
}

if (folder === undefined) {
  test.skip("Wycheproof's vectors: ../shared/wycheproof is not there", () => {});
} else {
  const groups = ["json_web_signature_test.json", "json_web_key_test.json", "json_web_crypto_test.json"]
    .flatMap((file) => groupsOf(file))
    .filter((group) => group.public !== undefined);

  describe("Wycheproof's vectors (REQ-03)", () => {
    test("are there", () => {
      expect(groups.flatMap((group) => group.tests).length).toBeGreaterThan(300);
    });

    test.each(groups.map((group, index) => ({ name: `${index} ${group.comment}`, group })))("$name", async ({
      group,
    }) => {
      let accepted = 0;
      for (const vector of group.tests) {
        const jws = String(vector.jws);
        const answer = await isAccepted(jws, group.public ?? {});
        if (answer) accepted += 1;
        const expected = vector.result === "valid" && whyRefused(group, jws) === null;
        expect({ ...vector, accepted: answer }).toEqual({ ...vector, accepted: expected });
      }
      expect(accepted).toBeLessThanOrEqual(group.tests.length);
    });

    test("the valid ones of our algorithms are among those accepted", async () => {
      let accepted = 0;
      for (const group of groups) {
        for (const { jws } of group.tests)
          if (await isAccepted(String(jws), group.public ?? {})) accepted += 1;
      }
      expect(accepted).toBeGreaterThan(15);
    });
  });
}
