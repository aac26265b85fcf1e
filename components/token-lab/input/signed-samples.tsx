"use client";

import { useConsole } from "#components/console/console-context.tsx";
import { MenuItem, MenuSeparator, MenuText } from "#components/ui/menu.tsx";
import { showToast } from "#components/ui/toast.tsx";
import { signSample } from "#lib/client/demo-tokens.ts";
import { errorText } from "#lib/client/problem-answer.ts";
import type { SampleToken } from "#lib/rules/presets/sample-token.ts";
import { SampleWords } from "./sample-words.tsx";

/** In a demo: the samples of the demo issuer as tokens that it really signs, so that they can be verified. */
export function SignedSamples({
  samples,
  onToken,
}: {
  samples: readonly SampleToken[];
  onToken: (token: string) => void;
}) {
  const { organisation, demoIssuer } = useConsole();
  const own = samples.filter(({ claims }) => demoIssuer !== null && claims.iss === demoIssuer);
  if (own.length === 0) return null;

  async function load(claims: Record<string, unknown>) {
    try {
      onToken(await signSample(organisation.slug, claims));
    } catch (error) {
      showToast({ tone: "bad", title: "The sample was not signed", description: errorText(error) });
    }
  }

  return (
    <>
      <MenuSeparator />
      <MenuText>Demo issuer, really signed</MenuText>
      {own.map((sample) => (
        <MenuItem key={sample.id} onSelect={() => void load(sample.claims)}>
          <SampleWords name={`${sample.label}, signed`} risk={sample.risk} />
        </MenuItem>
      ))}
    </>
  );
}
