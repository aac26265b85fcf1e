import { ExchangeView } from "#components/exchange/exchange-view.tsx";

export default async function ExchangePage({ params }: { params: Promise<{ exchange: string }> }) {
  const { exchange } = await params;
  return <ExchangeView reference={decodeURIComponent(exchange)} />;
}
