"use client";

import { nextAddress } from "#lib/client/next-address.ts";
import { SignInForm } from "./sign-in-form.tsx";

/** Signs in and goes on to where the person was heading. */
export function SignInPanel({ next }: { next: string | null }) {
  const address = nextAddress(next);
  const exchange = /\/exchanges\/(exc_[0-9a-z]+)/.exec(address)?.[1];
  return (
    <div className="flex w-full max-w-90 flex-col gap-6">
      <div>
        <h1 className="type-title m-0">Sign in to Mooring</h1>
        {exchange ? (
          <p className="m-0 mt-1 text-muted wrap-anywhere">
            Then on to exchange <code className="type-code-small">{exchange}</code>
          </p>
        ) : null}
      </div>
      {/* A full load: the console's layout asks who is signed in on the server. */}
      <SignInForm onSignedIn={() => location.assign(address)} />
      <p className="type-small m-0 text-muted">No access? An owner of the organisation can add you.</p>
    </div>
  );
}
