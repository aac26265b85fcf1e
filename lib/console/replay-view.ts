import type { ExchangeRecord } from "#lib/data/exchanges.ts";
import type { replayToken } from "#lib/exchange/replay-exchanges.ts";
import type { ReplayedExchange, TokenReplay } from "#lib/schemas/token-test.ts";
import { timeText } from "./time-text.ts";

interface Replayed {
  exchange: ExchangeRecord;
  replayed: ReturnType<typeof replayToken>;
}

/** Exchanges judged again, sorted by what would change. */
export function toReplayView(all: readonly Replayed[]): TokenReplay {
  const of = (verdict: Replayed["replayed"]["verdict"]) =>
    all.filter(({ replayed }) => replayed.verdict === verdict).map(toReplayedExchange);
  return {
    judged: all.length,
    same: of("same"),
    newlyAccepted: of("newly_accepted"),
    newlyRefused: of("newly_refused"),
    skipped: of("skipped"),
  };
}

function toReplayedExchange({ exchange, replayed }: Replayed): ReplayedExchange {
  return {
    identity: exchange.id,
    createdAt: timeText(exchange.createdAt),
    subject: exchange.subject,
    saved: replayed.before === "accepted" ? "accepted" : "refused",
    draft: replayed.after === "accepted" ? "accepted" : "refused",
    reason: replayed.evaluation.reason,
  };
}
