"use client";

import { FrontPage } from "#components/console/front-page.tsx";
import { PageFailed } from "#components/console/page-failed.tsx";

export default function ErrorPage({
  error,
  retry,
}: {
  error: Error & { digest?: string };
  retry: () => void;
}) {
  return (
    <FrontPage>
      <title>Failed · Mooring</title>
      <PageFailed digest={error.digest} onRetry={retry} />
    </FrontPage>
  );
}
