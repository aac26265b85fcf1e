import type { Metadata } from "next";
import { cookies, headers } from "next/headers";
import type { ReactNode } from "react";
import { Providers } from "#components/console/providers.tsx";
import { parseTheme, themeCookie } from "#components/ui/theme.ts";
import "./globals.css";

export const metadata: Metadata = {
  description: "Workload identity federation you can see through.",
  referrer: "no-referrer",
  robots: { index: false, follow: false },
};

/** Every page is rendered per request: the nonce of its scripts is in its headers. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const [cookieJar, headerList] = await Promise.all([cookies(), headers()]);
  const theme = parseTheme(cookieJar.get(themeCookie)?.value);
  return (
    <html lang="en-GB" data-theme={theme === "system" ? undefined : theme} suppressHydrationWarning>
      <body>
        <Providers nonce={headerList.get("x-nonce") ?? undefined} theme={theme}>
          {children}
        </Providers>
      </body>
    </html>
  );
}
