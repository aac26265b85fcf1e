import { ProviderList } from "#components/identity-provider/provider-list.tsx";

export default function IdentityProvidersPage() {
  return <ProviderList />;
}
