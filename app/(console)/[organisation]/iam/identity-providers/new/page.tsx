import type { Metadata } from "next";
import { CreateProvider } from "#components/identity-provider/create-provider.tsx";

export const metadata: Metadata = { title: "New · Identity Providers" };

export default function NewIdentityProviderPage() {
  return <CreateProvider />;
}
