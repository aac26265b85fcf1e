"use client";

import { useMemo } from "react";
import { useConsole } from "./console-context.tsx";
import { consolePaths } from "./paths.ts";

/** Addresses of the pages of the organisation that one is in. */
export function usePaths(): ReturnType<typeof consolePaths> {
  const { organisation } = useConsole();
  return useMemo(() => consolePaths(organisation.slug), [organisation.slug]);
}
