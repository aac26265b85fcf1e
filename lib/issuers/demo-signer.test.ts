import { afterEach, describe, expect, it } from "vitest";
import { type DemoIssuer, startDemoIssuer } from "#e2e/support/demo-issuer.ts";
import { createDemoSigner } from "./demo-signer.ts";
import { createOutboundPolicy } from "./outbound-policy.ts";

let demo: DemoIssuer | null = null;
afterEach(async () => {
  await demo?.close();
  demo = null;
});

describe("the signer of samples in a demo", () => {
  it("has the demo issuer sign the claims that it is given, and no others", async () => {
    demo = await startDemoIssuer();
    const claims = { iss: demo.issuer, project_path: "acme/ü", exp: 1, sub: "a:b" };
    const signed = await createDemoSigner(demo.issuer, createOutboundPolicy([demo.issuer])).sign(claims);
    if (!signed.ok) throw new Error(signed.failure.message);
    const [, payload = ""] = signed.token.split(".");
    expect(JSON.parse(Buffer.from(payload, "base64url").toString())).toEqual(claims);
  });

  it("goes nowhere that the operator does not allow", async () => {
    demo = await startDemoIssuer();
    const signed = await createDemoSigner(demo.issuer, createOutboundPolicy([])).sign({});
    expect(signed).toMatchObject({ ok: false, failure: { category: "blocked_address" } });
  });

  it("says so when what answers is no demo issuer", async () => {
    demo = await startDemoIssuer();
    const signer = createDemoSigner(`${demo.issuer}/elsewhere`, createOutboundPolicy([demo.issuer]));
    expect(await signer.sign({})).toMatchObject({ ok: false, failure: { category: "status" } });
  });
});
