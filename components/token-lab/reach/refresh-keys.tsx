"use client";

import { Button } from "#components/ui/button.tsx";
import { showToast } from "#components/ui/toast.tsx";
import { useRefreshKeys } from "#lib/client/identity-providers.ts";
import { errorText } from "#lib/client/problem-answer.ts";

/** Against an unknown key: fetches the issuer's keys now, then asks again. */
export function RefreshKeys({
  organisation,
  provider,
  onDone,
}: {
  organisation: string;
  provider: { identity: string; name: string };
  onDone: () => void;
}) {
  const refresh = useRefreshKeys(organisation);
  return (
    <Button
      size="small"
      busy={refresh.isPending}
      onClick={() =>
        refresh.mutate(provider.identity, {
          onSuccess: ({ health }) => {
            showToast({
              title: `${provider.name} has ${health.keys} usable ${health.keys === 1 ? "key" : "keys"} now`,
            });
            onDone();
          },
          onError: (error) =>
            showToast({ title: "The keys could not be fetched", description: errorText(error), tone: "bad" }),
        })
      }
    >
      Refresh keys
    </Button>
  );
}
