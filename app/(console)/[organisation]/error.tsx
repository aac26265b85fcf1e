"use client";

import { ConsoleFailed } from "#components/console/console-failed.tsx";

export default function ErrorPage({
  error,
  retry,
}: {
  error: Error & { digest?: string };
  retry: () => void;
}) {
  return <ConsoleFailed digest={error.digest} onRetry={retry} />;
}
