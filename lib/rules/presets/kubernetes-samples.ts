import { registeredTimes, type SampleNames, type SampleToken } from "./sample-token.ts";

/** The tokens of a cluster that a rule about a service account should be held against. */
export function kubernetesSamples(names: SampleNames): SampleToken[] {
  const { namespace, serviceAccount, serviceAccountUid } = names;
  const otherNamespace = namespace === "staging" ? "dev" : "staging";
  const main = podToken(names, namespace, serviceAccount, serviceAccountUid);
  return [
    { id: "main", label: `${namespace}/${serviceAccount}`, risk: null, claims: main },
    {
      id: "recreated_project",
      label: `${namespace}/${serviceAccount}, made again`,
      risk: "a service account of the same name with another uid",
      claims: podToken(names, namespace, serviceAccount, "11111111-2222-4333-8444-555555555555"),
    },
    {
      id: "sibling_project",
      label: `${namespace}/builder`,
      risk: "another service account of the namespace",
      claims: podToken(names, namespace, "builder", "22222222-2222-4333-8444-555555555555"),
    },
    {
      id: "default_account",
      label: `${namespace}/default`,
      risk: "every pod without a service account of its own",
      claims: podToken(names, namespace, "default", "33333333-2222-4333-8444-555555555555"),
    },
    {
      id: "other_namespace",
      label: `${otherNamespace}/${serviceAccount}`,
      risk: "another namespace",
      claims: podToken(names, otherNamespace, serviceAccount, "44444444-2222-4333-8444-555555555555"),
    },
    {
      id: "expired",
      label: `${namespace}/${serviceAccount}, expired`,
      risk: "the token has expired",
      claims: {
        ...main,
        iat: Number(main.iat) - 7200,
        nbf: Number(main.nbf) - 7200,
        exp: Number(main.exp) - 7200,
      },
    },
  ];
}

function podToken(
  names: SampleNames,
  namespace: string,
  account: string,
  uid: string,
): Record<string, unknown> {
  return {
    ...registeredTimes(names),
    aud: [names.audience],
    sub: `system:serviceaccount:${namespace}:${account}`,
    "kubernetes.io": {
      namespace,
      node: { name: "node-1", uid: "77777777-2222-4333-8444-555555555555" },
      pod: { name: `${account}-7d9c`, uid: "88888888-2222-4333-8444-555555555555" },
      serviceaccount: { name: account, uid },
      warnafter: Math.floor(names.at.getTime() / 1000) + 3607,
    },
  };
}
