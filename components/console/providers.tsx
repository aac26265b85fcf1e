"use client";

// The parts of nearly every page. Named here they travel once with the root layout; else the error page, the
// not-found page and the layout below would each bring a copy of their own, on every first load.
import "./front-page.tsx";
import "./page-failed.tsx";
import "#components/ui/button.tsx";

import { CSPProvider } from "@base-ui/react/csp-provider";
import { createContext, type ReactNode, useContext, useState } from "react";
import { chooseTheme, type Theme } from "#components/ui/theme.ts";
import { Toaster } from "#components/ui/toast.tsx";
import { QueryProvider } from "#lib/client/query-provider.tsx";

interface ThemeChoice {
  theme: Theme;
  setTheme: (theme: Theme) => void;
}
const ThemeContext = createContext<ThemeChoice>({ theme: "system", setTheme: chooseTheme });

/** The chosen theme, and the way to choose another. */
export function useTheme(): ThemeChoice {
  return useContext(ThemeContext);
}

/** What every page stands in: nonce for Base UI, theme, queries, toasts. */
export function Providers({
  nonce,
  theme: initial,
  children,
}: {
  nonce?: string;
  theme: Theme;
  children: ReactNode;
}) {
  const [theme, setTheme] = useState(initial);
  return (
    <CSPProvider nonce={nonce} disableStyleElements>
      <ThemeContext
        value={{
          theme,
          setTheme: (next) => {
            chooseTheme(next);
            setTheme(next);
          },
        }}
      >
        <QueryProvider>
          {children}
          <Toaster />
        </QueryProvider>
      </ThemeContext>
    </CSPProvider>
  );
}
