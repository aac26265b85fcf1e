import { NuqsAdapter } from "nuqs/adapters/next/app";
import { ExchangesScreen } from "#components/exchange/exchanges-screen.tsx";

export default function ExchangesPage() {
  return (
    <NuqsAdapter>
      <ExchangesScreen />
    </NuqsAdapter>
  );
}
