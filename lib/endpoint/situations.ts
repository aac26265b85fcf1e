/**
 * Every way in which the token endpoint says no, and what the outside hears. The texts are short, uniform, ASCII
 * without quotes or backslashes (RFC 6749 §5.2), and no oracle: all refusals of the decision share one.
 */
export const situations = {
  method_not_allowed: { status: 405, error: "invalid_request", description: "Use POST." },
  content_type_unsupported: {
    status: 415,
    error: "invalid_request",
    description: "Send the parameters as application/x-www-form-urlencoded.",
  },
  body_too_large: { status: 413, error: "invalid_request", description: "The body is larger than 64 KiB." },
  token_in_query: {
    status: 400,
    error: "invalid_request",
    description: "Tokens belong in the body, never in the URL. Treat the one sent as leaked.",
  },
  form_malformed: {
    status: 400,
    error: "invalid_request",
    description: "The body is not a well-formed form in UTF-8.",
  },
  too_many_parameters: {
    status: 400,
    error: "invalid_request",
    description: "There are too many parameters.",
  },
  parameter_repeated: {
    status: 400,
    error: "invalid_request",
    description: "A parameter is given more than once.",
  },
  grant_type_missing: { status: 400, error: "invalid_request", description: "grant_type is missing." },
  grant_type_unsupported: {
    status: 400,
    error: "unsupported_grant_type",
    description: "The only grant type is urn:ietf:params:oauth:grant-type:token-exchange.",
  },
  subject_token_missing: { status: 400, error: "invalid_request", description: "subject_token is missing." },
  subject_token_type_missing: {
    status: 400,
    error: "invalid_request",
    description: "subject_token_type is missing.",
  },
  subject_token_type_unsupported: {
    status: 400,
    error: "invalid_request",
    description: "subject_token_type must end in token-type:id_token or token-type:jwt.",
  },
  organisation_missing: { status: 400, error: "invalid_request", description: "organisation_id is missing." },
  service_account_missing: {
    status: 400,
    error: "invalid_request",
    description: "service_account_id is missing.",
  },
  reference_malformed: {
    status: 400,
    error: "invalid_request",
    description: "An identity is longer than 255 characters.",
  },
  actor_unsupported: { status: 400, error: "invalid_request", description: "Delegation is not offered." },
  requested_type_unsupported: {
    status: 400,
    error: "invalid_request",
    description: "requested_token_type must end in token-type:access_token or token-type:jwt.",
  },
  lifetime_malformed: {
    status: 400,
    error: "invalid_request",
    description: "access_token_lifetime must be a number of seconds from 60 to 86400.",
  },
  dry_run_malformed: { status: 400, error: "invalid_request", description: "dry_run must be true or false." },
  scope_malformed: { status: 400, error: "invalid_scope", description: "The scope is malformed." },
  target_unknown: {
    status: 400,
    error: "invalid_target",
    description: "The audience or resource is not one that tokens are issued for.",
  },
  token_refused: {
    status: 400,
    error: "invalid_request",
    description: "The subject token was not accepted.",
  },
  scope_refused: { status: 400, error: "invalid_scope", description: "The scope asked for is not granted." },
  too_many_failures: {
    status: 429,
    error: "temporarily_unavailable",
    description: "Too many refused requests from this address. Try again later.",
  },
  unavailable: {
    status: 503,
    error: "temporarily_unavailable",
    description: "The request cannot be judged at the moment. Try again.",
  },
} as const satisfies Record<string, { status: number; error: string; description: string }>;

export type Situation = keyof typeof situations;
