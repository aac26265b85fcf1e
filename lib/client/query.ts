/** The one door to TanStack Query: components take it from here. */
import { QueryClient } from "@tanstack/react-query";
import { problemOf } from "./problem-answer.ts";

export {
  keepPreviousData,
  QueryClientProvider,
  useInfiniteQuery,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";

/** A refusal is final; an outage is tried twice more. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Without a network it fails and says so; waiting for one in silence looks like a hang.
        networkMode: "always",
        staleTime: 5_000,
        retry: (failures, error) => failures < 2 && (problemOf(error)?.status ?? 503) >= 500,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
}
