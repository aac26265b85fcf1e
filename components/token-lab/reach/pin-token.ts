import { createExpectation } from "#lib/rules/report/write-test-case.ts";
import type { Expectation } from "#lib/schemas/federated-identity.ts";

/** "acme/payments main" for a GitLab token; else its subject. */
function nameOf(claims: Record<string, unknown>): string {
  const text = (name: string) => (typeof claims[name] === "string" ? claims[name] : "");
  const project = text("project_path") || text("repository");
  const ref = text("ref").replace(/^refs\/(heads|tags)\//, "");
  const type = text("ref_type") === "tag" ? "tag " : "";
  return (project ? `${project} ${type}${ref}`.trim() : text("sub") || "token").slice(0, 80);
}

function freeName(name: string, expectations: readonly Expectation[]): string {
  const taken = new Set(expectations.map((expectation) => expectation.name));
  for (let number = 1; ; number += 1) {
    const tried = number === 1 ? name : `${name} ${number}`;
    if (!taken.has(tried)) return tried;
  }
}

/** What makes an expectation of a token. In one piece, which is fetched when one is pinned. */
export const pinning = { createExpectation, freeName, nameOf };
