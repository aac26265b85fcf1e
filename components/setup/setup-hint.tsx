import { Callout } from "#components/ui/callout.tsx";

/** Nobody can sign in before the set-up, and the way there is in the server's output only. */
export function SetupHint() {
  return (
    <div className="mb-6 w-full max-w-90">
      <Callout title="This installation is not set up yet">
        Its server printed a line “Set up:” with a link when it started. Open that link; it is also in the
        file <code className="type-code-small">setup-token</code> of the data folder.
      </Callout>
    </div>
  );
}
