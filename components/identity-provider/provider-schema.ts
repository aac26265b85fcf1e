import * as z from "zod";
import { providerKindSchema, replayModeSchema } from "#lib/schemas/identity-provider.ts";
import { descriptionSchema, nameSchema } from "#lib/schemas/text.ts";
import { keySetProblem, keySources } from "./provider-values.ts";

/** What the form holds: texts as typed; the key set is text until it is sent. */
export const providerValuesSchema = z
  .strictObject({
    kind: providerKindSchema,
    name: z.string().trim().pipe(nameSchema),
    description: descriptionSchema,
    providerIssuer: z.string().min(1, "give the issuer URL, such as https://gitlab.com"),
    keySource: z.enum(keySources),
    providerJwksUri: z.string(),
    localJwks: z.string(),
    caCertificates: z.string(),
    replayMode: replayModeSchema,
    maxTokenLifetimeSeconds: z.int(),
  })
  .superRefine((values, context) => {
    const wrong = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    if (values.keySource === "endpoint" && !/^https?:\/\/./.test(values.providerJwksUri))
      wrong(
        "providerJwksUri",
        "give the address of the key set, such as https://gitlab.com/oauth/discovery/keys",
      );
    if (values.keySource === "pasted") {
      const problem = keySetProblem(values.localJwks);
      if (problem) wrong("localJwks", problem);
    }
    if (values.caCertificates.trim() !== "" && !values.caCertificates.includes("-----BEGIN CERTIFICATE-----"))
      wrong("caCertificates", "paste PEM: it starts with -----BEGIN CERTIFICATE-----");
    if (values.caCertificates.includes("PRIVATE KEY"))
      wrong("caCertificates", "this holds a private key: paste certificates only, and replace that key");
  });
export type ProviderValues = z.infer<typeof providerValuesSchema>;
