import { openDatabase } from "#lib/data/open-database.ts";
import { silentLog } from "#lib/data/test-database.ts";
import { grantRecord, tokenIdUse } from "#lib/data/test-grant.ts";
import { addTestTrust } from "#lib/data/test-trust.ts";

/**
 * For tests: a process of its own on the data folder given. It records grants without end and prints the id of each
 * one that was acknowledged, or prints why it could not start.
 */
const [dataDir = ""] = process.argv.slice(2);
try {
  const open = await openDatabase({
    databaseUrl: null,
    dataDir,
    publicUrl: "http://localhost:4200",
    log: silentLog,
  });
  const made = await addTestTrust(open.context);
  const trust = await open.database.trust.loadTrust(made.organisationId, made.accountId);
  process.stdout.write("ready\n");
  for (let worker = 0; worker < 16; worker++) void record(worker);

  async function record(worker: number): Promise<void> {
    for (let n = 0; ; n++) {
      const record = grantRecord(trust, tokenIdUse(trust, `${process.pid}-${worker}-${n}`));
      const answer = await open.database.exchangeWriter.recordGrant(record);
      if (answer.recorded) process.stdout.write(`${record.facts.exchangeId}\n`);
    }
  }
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
