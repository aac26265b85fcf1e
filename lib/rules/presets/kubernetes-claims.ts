import type { ClaimFacts } from "./claim-facts.ts";

/** The claims of a Kubernetes service account token; nested ones by JSON Pointer (`TOKENS.md` section 2). */
export const kubernetesClaims: readonly ClaimFacts[] = [
  { name: "kubernetes.io", type: "object", note: "an object never matches: use the pointers below" },
  { name: "/kubernetes.io/namespace", type: "string" },
  { name: "/kubernetes.io/serviceaccount/name", type: "string" },
  { name: "/kubernetes.io/serviceaccount/uid", type: "string", mark: "stable" },
  { name: "/kubernetes.io/pod/name", type: "string", mark: "volatile", optional: true },
  { name: "/kubernetes.io/pod/uid", type: "string", mark: "volatile", optional: true },
  { name: "/kubernetes.io/node/name", type: "string", optional: true },
  { name: "/kubernetes.io/node/uid", type: "string", optional: true },
  { name: "/kubernetes.io/secret/name", type: "string", optional: true },
  { name: "/kubernetes.io/secret/uid", type: "string", optional: true },
  { name: "/kubernetes.io/warnafter", type: "number", mark: "volatile", optional: true },
];
