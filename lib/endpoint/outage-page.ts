import type { EndpointAnswer } from "./endpoint-request.ts";

/** What a browser shows while the database cannot be had: every page needs it, and Next would answer 500. */
export function outagePage(): EndpointAnswer {
  return {
    status: 503,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Cache-Control": "no-store",
      "Retry-After": "5",
      "Content-Security-Policy": "default-src 'none'; style-src-attr 'unsafe-inline'; frame-ancestors 'none'",
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
      "X-Frame-Options": "DENY",
    },
    body: `<!doctype html>
<html lang="en" style="color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Not available right now · Mooring</title></head>
<body style="max-width: 34rem; margin: 20vh auto; padding: 0 1rem">
<h1 style="font-size: 1.25rem">Mooring cannot reach its database</h1>
<p>Nothing is lost, and nothing is issued meanwhile. Load this page again in a few seconds.</p>
</body>
</html>
`,
  };
}
