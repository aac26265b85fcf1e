import { ProviderDetail } from "#components/identity-provider/provider-detail.tsx";

export default async function IdentityProviderPage({ params }: { params: Promise<{ provider: string }> }) {
  const { provider } = await params;
  return <ProviderDetail reference={decodeURIComponent(provider)} />;
}
