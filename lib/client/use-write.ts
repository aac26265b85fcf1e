"use client";

import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";

/**
 * A write that makes everything it touches fresh again. `touches` are the starts of query keys, for example
 * `[organisation, "service-accounts"]`. The promise of `mutateAsync` rejects with `ProblemAnswer`.
 */
export function useWrite<Input, Answer>(
  write: (input: Input) => Promise<Answer>,
  touches: QueryKey[],
  /** How long the cache of mutations keeps the answer when nobody shows it any more, in ms. 0 for secrets. */
  gcTime?: number,
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: write,
    gcTime,
    // Also after a refusal: a 412 or 409 means that what is shown is out of date.
    onSettled: () => Promise.all(touches.map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}
