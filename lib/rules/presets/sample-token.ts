/** A token as an issuer of the kind would send it: typed claims, made from a rule's own names. */
export interface SampleToken {
  /** Stable name of the shape: `main`, `other_branch`, `tag`, `merge_request`, `fork` … */
  id: string;
  /** What a person reads in the matrix: `main`, `tag v1.4.0`, `fork mallory/payments`. */
  label: string;
  /** When accepting it is a surprise and deserves a warning: in words, else null. */
  risk: string | null;
  claims: Record<string, unknown>;
}

/** The names that samples are made of, taken from a rule and from a token where there is one. */
export interface SampleNames {
  issuer: string;
  audience: string;
  /** The time of the samples. */
  at: Date;
  /** GitLab: `group/sub/project`; GitHub: `owner/repository`. */
  projectPath: string;
  projectId: string;
  namespaceId: string;
  /** The branch the rule speaks of, or the default branch. */
  branch: string;
  tag: string;
  environment: string;
  /** Kubernetes. */
  namespace: string;
  serviceAccount: string;
  serviceAccountUid: string;
  /** GitLab: the components of `sub`, in order, as the rule expects them. */
  subjectComponents: readonly string[];
  /** GitHub: whether the rule expects `repo:o@1/r@2`. */
  immutableSubject: boolean;
  /** Claims that the rule wants to have a certain value and that no sample varies. */
  fixedClaims: Record<string, unknown>;
}

/** The registered claims of a sample: issued at `at`, good for an hour. */
export function registeredTimes(names: SampleNames): Record<string, unknown> {
  const issuedAt = Math.floor(names.at.getTime() / 1000);
  return {
    jti: "5ae0f0a6-6b0a-4a86-8a3c-0c4a3f3f8f10",
    iat: issuedAt,
    nbf: issuedAt - 5,
    exp: issuedAt + 3600,
    iss: names.issuer,
    aud: names.audience,
  };
}
