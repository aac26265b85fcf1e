import type { Metadata } from "next";
import { ExchangeView } from "#components/exchange/exchange-view.tsx";

export const metadata: Metadata = { title: "Exchange" };

export default async function ExchangePage({ params }: { params: Promise<{ exchange: string }> }) {
  const { exchange } = await params;
  return <ExchangeView reference={decodeURIComponent(exchange)} />;
}
