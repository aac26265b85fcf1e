"use client";

import { Callout } from "#components/ui/callout.tsx";
import { useConsole, useMayWrite } from "./console-context.tsx";

/** Says to a viewer why a form has no button that saves. Nothing for everybody else. */
export function ViewerNotice() {
  const { organisation } = useConsole();
  if (useMayWrite()) return null;
  return (
    <Callout look="note" title="You may look, not change">
      You are a viewer of {organisation.name}. An owner or an admin can save this; ask one of them, or ask an
      owner to make you an admin.
    </Callout>
  );
}
