import { TesterScreen } from "#components/token-lab/tester/tester-screen.tsx";
import { WithoutScripts } from "#components/token-lab/tester/without-scripts.tsx";
import { getRuntime } from "#lib/runtime.ts";

interface Props {
  params: Promise<{ organisation: string }>;
  searchParams: Promise<{ exchange?: string | string[] }>;
}

/** `?exchange=` opens a recorded exchange: its claims, no token. */
export default async function TokenTesterPage({ params, searchParams }: Props) {
  const { organisation } = await params;
  const { exchange } = await searchParams;
  return (
    <>
      <WithoutScripts
        publicUrl={getRuntime().env.publicUrl}
        organisation={decodeURIComponent(organisation)}
      />
      <div className="contents noscript:hidden">
        <TesterScreen exchange={[exchange].flat()[0]} />
      </div>
    </>
  );
}
