import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { afterEach, describe, expect, test } from "vitest";
import { useCreateAccessToken, useSetUp, useSignIn } from "./me.ts";
import { createQueryClient, QueryClientProvider } from "./query.ts";

const realFetch = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = realFetch;
});

interface Write {
  mutateAsync: (body: never) => Promise<unknown>;
  reset: () => void;
}

/** What the cache of mutations holds after a write has been answered and its component has let go of it. */
async function keptAfter(useIt: () => Write): Promise<string> {
  globalThis.fetch = async () => Response.json({ accessToken: "mrp_shown-once" }, { status: 201 });
  const client = createQueryClient();
  let write: Write | null = null;
  const Probe = () => {
    write = useIt();
    return null;
  };
  renderToString(createElement(QueryClientProvider, { client }, createElement(Probe)));
  const { mutateAsync, reset } = write as unknown as Write;
  await mutateAsync({ password: "velvet harbour" } as never);
  reset();
  await new Promise((resolve) => setTimeout(resolve, 20));
  return JSON.stringify(
    client
      .getMutationCache()
      .getAll()
      .map(({ state }) => state),
  );
}

describe("the cache of mutations keeps nothing of", () => {
  test("an access token that is shown once", async () =>
    expect(await keptAfter(useCreateAccessToken)).toBe("[]"));
  test("the password of a sign-in", async () => expect(await keptAfter(useSignIn)).toBe("[]"));
  test("the set-up token", async () => expect(await keptAfter(useSetUp)).toBe("[]"));
});
