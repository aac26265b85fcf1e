import { TesterScreen } from "#components/token-lab/tester/tester-screen.tsx";

/** `?exchange=` opens a recorded exchange: its claims, no token. */
export default async function TokenTesterPage({
  searchParams,
}: {
  searchParams: Promise<{ exchange?: string | string[] }>;
}) {
  const { exchange } = await searchParams;
  return <TesterScreen exchange={[exchange].flat()[0]} />;
}
