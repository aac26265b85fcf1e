import { writeDebugJob } from "#lib/rules/report/write-debug-job.ts";
import { writeReport } from "#lib/rules/report/write-report.ts";
import { createExpectation, writeTestCase } from "#lib/rules/report/write-test-case.ts";

/** What writes the texts of the share menu. In one piece, which is fetched when one is asked for. */
export const shareTexts = { writeDebugJob, writeReport, createExpectation, writeTestCase };
