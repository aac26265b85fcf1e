import { NuqsAdapter } from "nuqs/adapters/next/app";
import { ProviderDetail } from "#components/identity-provider/provider-detail.tsx";

export default async function IdentityProviderPage({ params }: { params: Promise<{ provider: string }> }) {
  const { provider } = await params;
  return (
    <NuqsAdapter>
      <ProviderDetail reference={decodeURIComponent(provider)} />
    </NuqsAdapter>
  );
}
