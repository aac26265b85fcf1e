/** Where scripts are off the page cannot judge anything: the same question as a command. */
export function WithoutScripts({ publicUrl, organisation }: { publicUrl: string; organisation: string }) {
  return (
    <noscript>
      <main id="main" tabIndex={-1} className="flex flex-col gap-2 gutter-x py-5">
        <h1 className="type-title m-0">Token tester</h1>
        <p className="m-0 max-w-[640px]">
          This page judges tokens with JavaScript, which is off in this browser. The API answers the same
          question. Put a personal access token into ACCESS_TOKEN and the pipeline’s ID token into ID_TOKEN:
        </p>
        <pre className="type-code-small m-0 rounded-control border border-line bg-bg p-3 wrap-anywhere whitespace-pre-wrap">
          <code>{curlCommand(publicUrl, organisation)}</code>
        </pre>
        <p className="type-small m-0 text-muted">
          Nothing is issued, used up or written. Without the draft of a rule in the body, every rule of the
          organisation is judged, best first.
        </p>
      </main>
    </noscript>
  );
}

/** The token comes from a variable: what is typed into a shell may be kept in its history. */
export function curlCommand(publicUrl: string, organisation: string): string {
  return [
    `curl --fail-with-body -X POST ${publicUrl}/v1/token-tests \\`,
    '  -H "Authorization: Token $ACCESS_TOKEN" \\',
    `  -H "X-Organisation-Identity: ${organisation}" \\`,
    '  -H "Content-Type: application/json" \\',
    '  -d "{\\"token\\": \\"$ID_TOKEN\\"}"',
  ].join("\n");
}
