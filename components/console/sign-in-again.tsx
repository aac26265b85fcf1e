"use client";

import { useEffect, useRef, useState } from "react";
import { ButtonLink } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { fetchedPart } from "#components/ui/fetched-part.tsx";
import { offerSignInAgain, signInAddress } from "#lib/client/sign-in-again.ts";
import { useConsole } from "./console-context.tsx";

/** Fetched when it is needed: no page but the sign-in needs a form for it. */
const SignInForm = fetchedPart({
  fetchPart: async () => (await import("./sign-in-form.tsx")).SignInForm,
  what: "form",
  waiting: null,
});

/** Signs in again over the page, so that what was typed is kept and the failed request is sent once more. */
export function SignInAgain() {
  const { person } = useConsole();
  const [open, setOpen] = useState(false);
  const answer = useRef<((signedIn: boolean) => void) | null>(null);
  useEffect(
    () =>
      offerSignInAgain(
        () =>
          new Promise((resolve) => {
            answer.current = resolve;
            setOpen(true);
          }),
      ),
    [],
  );
  function close(signedIn: boolean) {
    setOpen(false);
    answer.current?.(signedIn);
    answer.current = null;
  }
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!next) close(false);
      }}
      title="Sign in again"
      description="The session has ended. What you were doing is kept and goes on from here."
    >
      <SignInForm email={person.email} onSignedIn={() => close(true)} />
      {open ? (
        <ButtonLink variant="ghost" href={signInAddress()}>
          Go to the sign-in page
        </ButtonLink>
      ) : null}
    </Dialog>
  );
}
