import type { Trust } from "#lib/exchange/trust.ts";

/** Snapshots of configuration by the references they were asked for; in memory, of this process. */
export interface TrustSnapshots {
  /** The snapshot kept under the references, else what `load` answers, kept from then on. */
  read(organisationRef: string, accountRef: string, load: () => Promise<Trust>): Trust | Promise<Trust>;
  /** Forgets what is known of an organisation, and that any organisation does not exist. */
  drop(organisationId: string): void;
  dropAll(): void;
  /** While changes made elsewhere are not heard of, nothing is kept: every read loads. */
  setListening(listening: boolean): void;
}

interface Entry {
  trust: Trust;
  readAt: number;
}

const limits = {
  found: 10_000,
  /** References to nothing, kept so that their answer takes no longer than the others'. */
  absent: 2000,
  /** A safety net under the notifications; the INSERT re-checks whatever a snapshot says. */
  keepMs: 30_000,
};

/** Bounded, least recently used out first. `now` is a monotonic clock in milliseconds. */
export function createTrustSnapshots(now: () => number = () => performance.now()): TrustSnapshots {
  const found = new Map<string, Entry>();
  const absent = new Map<string, Entry>();
  const loading = new Map<string, Promise<Trust>>();
  let listening = true;
  let generation = 0;

  function recall(entries: Map<string, Entry>, key: string): Trust | null {
    const entry = entries.get(key);
    if (entry === undefined) return null;
    entries.delete(key);
    if (now() - entry.readAt > limits.keepMs) return null;
    entries.set(key, entry);
    return entry.trust;
  }

  function keep(key: string, trust: Trust): void {
    const [entries, max] = trust.serviceAccount === null ? [absent, limits.absent] : [found, limits.found];
    entries.set(key, { trust, readAt: now() });
    if (entries.size > max) {
      for (const oldest of entries.keys()) {
        entries.delete(oldest);
        break;
      }
    }
  }

  async function loadAndKeep(key: string, load: () => Promise<Trust>): Promise<Trust> {
    const begun = generation;
    const trust = await load();
    // Something changed while we read: the answer may be from before it, so it serves this caller only.
    if (begun === generation && listening) keep(key, trust);
    return trust;
  }

  return {
    read(organisationRef, accountRef, load) {
      if (!listening) return load();
      const key = `${organisationRef}\0${accountRef}`;
      const kept = recall(found, key) ?? recall(absent, key);
      if (kept !== null) return kept;
      const underway = loading.get(key);
      if (underway !== undefined) return underway;
      const load1 = loadAndKeep(key, load).finally(() => {
        if (loading.get(key) === load1) loading.delete(key);
      });
      loading.set(key, load1);
      return load1;
    },
    drop(organisationId) {
      generation += 1;
      loading.clear();
      for (const entries of [found, absent]) {
        for (const [key, { trust }] of entries) {
          const id = trust.organisation?.id ?? null;
          if (id === null || id === organisationId) entries.delete(key);
        }
      }
    },
    dropAll() {
      generation += 1;
      loading.clear();
      found.clear();
      absent.clear();
    },
    setListening(value) {
      listening = value;
      this.dropAll();
    },
  };
}
