"use client";

import { useMemo } from "react";
import type { SampleGroup } from "#components/token-lab/input/samples-menu.tsx";
import type { KnownConfiguration } from "#components/token-lab/to-trust.ts";
import { useNow } from "#components/ui/time.tsx";
import { toRuleView } from "#lib/rules/rule-view.ts";

/** Samples of each provider, made of the names of its first rule. */
export function useTesterSamples(known: KnownConfiguration, publicUrl: string): SampleGroup[] {
  const now = useNow();
  return useMemo(() => {
    if (now === null) return [];
    return known.providers.map(({ identity, name, kind, providerIssuer: issuer }) => {
      const rule = known.rules.find((one) => one.provider.identity === identity);
      const view = toRuleView(rule ?? {}, publicUrl);
      return {
        title: name,
        source: { rule: view, kind, issuer, publicUrl, at: new Date(now) },
      };
    });
  }, [known, publicUrl, now]);
}
