import { ConsoleNotFound } from "#components/console/console-not-found.tsx";

export default function NotFound() {
  return <ConsoleNotFound />;
}
