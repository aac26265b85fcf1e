import type { IncomingMessage, ServerResponse } from "node:http";
import type { SourceFacts } from "#lib/schemas/source-address.ts";
import type { EndpointAnswer } from "./endpoint-request.ts";
import type { HotPath } from "./hot-path.ts";
import { fromNodeRequest, writeNodeAnswer } from "./node-http.ts";
import { outagePage } from "./outage-page.ts";
import { answerPublicPath, isPublicPath, type PublicDocumentPorts } from "./public-documents.ts";
import type { TokenEndpoint } from "./token-endpoint.ts";

export interface HotPathParts {
  tokenEndpoint: TokenEndpoint;
  documents: PublicDocumentPorts;
  readSource(facts: SourceFacts): string | null;
  /** Whether the database answers right now. Never rejects. */
  isReachable(): Promise<boolean>;
  lifecycle: Pick<HotPath, "setupUrl" | "drain" | "close">;
}

/** The paths that `server.ts` answers without entering Next. */
export function createHotPath(parts: HotPathParts): HotPath {
  const { tokenEndpoint, documents, readSource, isReachable, lifecycle } = parts;
  const find = (request: IncomingMessage): Promise<EndpointAnswer | null> | null => {
    const path = request.url?.split("?", 1)[0] ?? "";
    if (path === "/oidc/token") return tokenEndpoint(fromNodeRequest(request, readSource));
    return isPublicPath(path) ? answerPublicPath(path, request.method ?? "", documents) : null;
  };
  return {
    ...lifecycle,
    handle(request: IncomingMessage, response: ServerResponse): boolean {
      const answering = find(request);
      if (answering === null) return false;
      answering.then(
        (answer) => {
          if (answer === null || response.destroyed) response.destroy();
          else writeNodeAnswer(request, response, answer);
        },
        (error: unknown) => {
          documents.reportError(error);
          response.destroy();
        },
      );
      return true;
    },
    async answerOutage(request, response) {
      if (await isReachable()) return false;
      if (response.destroyed) return true;
      writeNodeAnswer(request, response, outagePage());
      return true;
    },
  };
}
