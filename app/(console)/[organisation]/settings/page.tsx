import { NuqsAdapter } from "nuqs/adapters/next/app";
import { SettingsScreen } from "#components/settings/settings-screen.tsx";

export default function SettingsPage() {
  return (
    <NuqsAdapter>
      <SettingsScreen />
    </NuqsAdapter>
  );
}
