"use client";

import { type ReactNode, useState } from "react";
import { createQueryClient, QueryClientProvider } from "./query.ts";

export function QueryProvider({ children }: { children: ReactNode }) {
  const [client] = useState(createQueryClient);
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
