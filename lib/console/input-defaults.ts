/** The members that every object takes, with what a creation makes of those not given. */
export interface DescribedInput {
  description?: string | null | undefined;
  labels?: Record<string, string> | null | undefined;
  annotations?: Record<string, string> | null | undefined;
}

export function describedFields(input: DescribedInput): {
  description: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
} {
  return {
    description: input.description ?? "",
    labels: input.labels ?? {},
    annotations: input.annotations ?? {},
  };
}

/** A change of them: null means "not given", as absence does; `""` and `{}` clear. */
export function describedChange(input: DescribedInput & { name?: string | null | undefined }): {
  name: string | undefined;
  description: string | undefined;
  labels: Record<string, string> | undefined;
  annotations: Record<string, string> | undefined;
} {
  return {
    name: input.name || undefined,
    description: input.description ?? undefined,
    labels: input.labels ?? undefined,
    annotations: input.annotations ?? undefined,
  };
}
