import type { Metadata } from "next";
import { ExchangesScreen } from "#components/exchange/exchanges-screen.tsx";

export const metadata: Metadata = { title: "Exchanges" };

export default function ExchangesPage() {
  return <ExchangesScreen />;
}
