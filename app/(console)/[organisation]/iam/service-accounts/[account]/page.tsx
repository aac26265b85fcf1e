import { ServiceAccountView } from "#components/service-account/service-account-view.tsx";

export default async function ServiceAccountPage({ params }: { params: Promise<{ account: string }> }) {
  const { account } = await params;
  return <ServiceAccountView reference={decodeURIComponent(account)} />;
}
