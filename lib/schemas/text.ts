import * as z from "zod";
import { textLimits } from "./text-limits.ts";

/** Text that PostgreSQL can hold and that comes back as given: no NUL, no unpaired surrogate. */
export const storableText = z
  .string()
  .refine(
    (text) => !text.includes("\0") && text.isWellFormed(),
    "has a NUL character or half a surrogate pair: remove it",
  );

export const nameSchema = storableText
  .min(1, "give a name")
  .max(textLimits.name, `use at most ${textLimits.name} characters`)
  .refine((text) => text.trim() !== "", "give a name that is not only white space");
export const descriptionSchema = storableText.max(
  textLimits.description,
  `use at most ${textLimits.description} characters`,
);

const keySchema = storableText
  .min(1)
  .max(textLimits.labelKey)
  .regex(/^[A-Za-z0-9._/-]+$/, "use letters, digits, and . _ / -");
const tooMany = `use at most ${textLimits.labels} entries`;
export const labelsSchema = z
  .record(
    keySchema,
    storableText.max(textLimits.labelValue, `use at most ${textLimits.labelValue} characters`),
  )
  .refine((entries) => Object.keys(entries).length <= textLimits.labels, tooMany);
export const annotationsSchema = z
  .record(
    keySchema,
    storableText.max(textLimits.annotationValue, `use at most ${textLimits.annotationValue} characters`),
  )
  .refine((entries) => Object.keys(entries).length <= textLimits.labels, tooMany);

/** The members that every managed object takes on writes. `null` means "not given" (`WIRE.md`, nulls). */
export const describedInput = {
  name: nameSchema,
  description: descriptionSchema.nullish(),
  labels: labelsSchema.nullish(),
  annotations: annotationsSchema.nullish(),
};

/** The members that every managed object answers with. */
export const describedOutput = {
  identity: z.string(),
  name: z.string(),
  description: z.string(),
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  objectVersion: z.int(),
};
