"use client";

import { checkRequest } from "./check-request.ts";
import { ConnectionCheckPanel } from "./connection-check-panel.tsx";
import type { ProviderValues } from "./provider-schema.ts";
import { useConnectionCheck } from "./use-connection-check.ts";

interface Props {
  /** Slug, for the API. */
  organisation: string;
  values: ProviderValues;
  saved: ProviderValues;
  httpOrigins: readonly string[];
}

/** Checks an edited provider, when what the check depends on is another than what is saved. */
export function EditedCheck({ organisation, values, saved, httpOrigins }: Props) {
  const request = checkRequest(values, httpOrigins);
  const isTouched = JSON.stringify(request) !== JSON.stringify(checkRequest(saved, httpOrigins));
  const check = useConnectionCheck(organisation, isTouched ? request : null);
  if (!isTouched) return null;
  return (
    <div className="min-w-0 flex-1 self-start rounded-control bg-bg">
      <ConnectionCheckPanel check={check} />
    </div>
  );
}
