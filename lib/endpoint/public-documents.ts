import type { EndpointAnswer } from "./endpoint-request.ts";
import { answerHealth, answerReadiness, type Readiness } from "./health.ts";
import {
  answerDocument,
  describeAuthorizationServer,
  describeProtectedResource,
  type MetadataFacts,
} from "./metadata.ts";
import { answerSituation } from "./oauth-response.ts";

export interface PublicDocumentPorts {
  /** Our public keys as a JWK set. */
  jwks(): unknown | Promise<unknown>;
  metadata(): MetadataFacts | Promise<MetadataFacts>;
  readiness(): Promise<Readiness>;
  reportError(error: unknown): void;
}

export type PublicPath = keyof typeof documents;

const documents = {
  "/oidc/jwks": async (method: string, ports: PublicDocumentPorts) =>
    answerDocument(method, await ports.jwks()),
  "/.well-known/openid-configuration": async (method: string, ports: PublicDocumentPorts) =>
    answerDocument(method, describeAuthorizationServer(await ports.metadata())),
  "/.well-known/oauth-authorization-server": async (method: string, ports: PublicDocumentPorts) =>
    answerDocument(method, describeAuthorizationServer(await ports.metadata())),
  "/.well-known/oauth-protected-resource": async (method: string, ports: PublicDocumentPorts) =>
    answerDocument(method, describeProtectedResource(await ports.metadata())),
  "/healthz": async () => answerHealth(),
  "/readyz": async (_method: string, ports: PublicDocumentPorts) => answerReadiness(await ports.readiness()),
};

export function isPublicPath(path: string): path is PublicPath {
  return Object.hasOwn(documents, path);
}

/** Answers one of the documents that anybody may read; 503 when it cannot be made. Never rejects. */
export async function answerPublicPath(
  path: PublicPath,
  method: string,
  ports: PublicDocumentPorts,
): Promise<EndpointAnswer> {
  try {
    return await documents[path](method, ports);
  } catch (error) {
    ports.reportError(error);
    return answerSituation("unavailable", { retryAfterSeconds: 2 });
  }
}
