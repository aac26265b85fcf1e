import { OverviewScreen } from "#components/console/overview-screen.tsx";

export default function OverviewPage() {
  return <OverviewScreen />;
}
