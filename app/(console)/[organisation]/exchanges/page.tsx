import { ExchangesScreen } from "#components/exchange/exchanges-screen.tsx";

export default function ExchangesPage() {
  return <ExchangesScreen />;
}
