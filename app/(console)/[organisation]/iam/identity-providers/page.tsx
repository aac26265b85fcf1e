import type { Metadata } from "next";
import { ProviderList } from "#components/identity-provider/provider-list.tsx";

export const metadata: Metadata = { title: "Identity Providers" };

export default function IdentityProvidersPage() {
  return <ProviderList />;
}
