import { headers } from "next/headers";
import { cache } from "react";
import type { Person } from "#lib/data/callers.ts";
import { authenticate } from "./authenticate.ts";
import { isProblem } from "./problem.ts";

/**
 * The person whose browser asks for a page, by session alone; null when nobody is signed in. For pages: handlers
 * gate themselves. Asked once per request.
 */
export const currentPerson = cache(async (): Promise<Person | null> => {
  const request = new Request("http://page.invalid/", { headers: new Headers(await headers()) });
  try {
    const principal = await authenticate(request);
    return principal.credential === "session" ? principal.person : null;
  } catch (error) {
    if (isProblem(error) && error.code === "unauthenticated") return null;
    throw error;
  }
});
