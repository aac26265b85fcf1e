-- Compressing a row of some 2.5 kB costs a third of recording it. Rows of exchanges are written in as they are up to
-- this size; larger ones are compressed as before. Prisma's diff is blind to it: `exchanges.integration.test.ts` is not.
ALTER TABLE "exchanges" SET (toast_tuple_target = 4080);
