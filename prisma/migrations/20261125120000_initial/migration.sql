-- CreateTable
CREATE TABLE "organisations" (
    "id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "labels" JSON NOT NULL DEFAULT '{}',
    "annotations" JSON NOT NULL DEFAULT '{}',
    "max_token_lifetime_seconds" INTEGER NOT NULL DEFAULT 86400,
    "api_scopes" JSON NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organisations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT,
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "memberships" (
    "organisation_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("organisation_id","id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id_hash" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "address" TEXT,
    "user_agent" TEXT,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id_hash")
);

-- CreateTable
CREATE TABLE "personal_access_tokens" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "personal_access_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "identity_providers" (
    "organisation_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "labels" JSON NOT NULL DEFAULT '{}',
    "annotations" JSON NOT NULL DEFAULT '{}',
    "issuer" TEXT NOT NULL,
    "issuer_key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'active',
    "replay_mode" TEXT NOT NULL,
    "max_token_lifetime_seconds" INTEGER NOT NULL,
    "jwks_uri" TEXT,
    "local_jwks" JSON,
    "ca_certificates" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "identity_providers_pkey" PRIMARY KEY ("organisation_id","id")
);

-- CreateTable
CREATE TABLE "issuer_keys" (
    "organisation_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "policy_version" TEXT NOT NULL,
    "jwks" JSON,
    "etag" TEXT,
    "fetched_at" TIMESTAMPTZ(3),
    "fresh_until" TIMESTAMPTZ(3),
    "last_attempt_at" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,

    CONSTRAINT "issuer_keys_pkey" PRIMARY KEY ("organisation_id","provider_id")
);

-- CreateTable
CREATE TABLE "service_accounts" (
    "organisation_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "labels" JSON NOT NULL DEFAULT '{}',
    "annotations" JSON NOT NULL DEFAULT '{}',
    "status" TEXT NOT NULL DEFAULT 'active',
    "max_token_lifetime_seconds" INTEGER,
    "created_by_id" TEXT,
    "created_by_name" TEXT,
    "last_used_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "service_accounts_pkey" PRIMARY KEY ("organisation_id","id")
);

-- CreateTable
CREATE TABLE "federated_identities" (
    "organisation_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "service_account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "labels" JSON NOT NULL DEFAULT '{}',
    "annotations" JSON NOT NULL DEFAULT '{}',
    "subject" TEXT NOT NULL,
    "conditions" JSON NOT NULL DEFAULT '{}',
    "trusted_audiences" TEXT[],
    "audience_match_mode" TEXT NOT NULL DEFAULT 'any',
    "allowed_scopes" TEXT[],
    "status" TEXT NOT NULL DEFAULT 'active',
    "expires_at" TIMESTAMPTZ(3),
    "token_lifetime_seconds" INTEGER NOT NULL DEFAULT 3600,
    "cap_to_subject_token" BOOLEAN NOT NULL DEFAULT false,
    "matcher_version" INTEGER NOT NULL DEFAULT 1,
    "expectations" JSON NOT NULL DEFAULT '[]',
    "last_used_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "federated_identities_pkey" PRIMARY KEY ("organisation_id","id")
);

-- CreateTable
CREATE TABLE "roles" (
    "organisation_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "labels" JSON NOT NULL DEFAULT '{}',
    "annotations" JSON NOT NULL DEFAULT '{}',
    "system" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "roles_pkey" PRIMARY KEY ("organisation_id","id")
);

-- CreateTable
CREATE TABLE "role_rules" (
    "organisation_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "role_id" TEXT NOT NULL,
    "resources" TEXT[],
    "resource_identities" TEXT[],
    "permissions" TEXT[],
    "note" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "role_rules_pkey" PRIMARY KEY ("organisation_id","id")
);

-- CreateTable
CREATE TABLE "role_bindings" (
    "organisation_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "role_id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "labels" JSON NOT NULL DEFAULT '{}',
    "annotations" JSON NOT NULL DEFAULT '{}',
    "user_id" TEXT,
    "service_account_id" TEXT,
    "scopes" TEXT[],
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "role_bindings_pkey" PRIMARY KEY ("organisation_id","id")
);

-- CreateTable
CREATE TABLE "exchanges" (
    "organisation_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "outcome" TEXT NOT NULL,
    "reason" TEXT,
    "status" INTEGER NOT NULL,
    "error" TEXT,
    "subject" TEXT,
    "issuer" TEXT,
    "service_account_id" TEXT,
    "service_account_name" TEXT,
    "provider_id" TEXT,
    "provider_name" TEXT,
    "federated_identity_id" TEXT,
    "federated_identity_name" TEXT,
    "requested_scope" TEXT,
    "scope" TEXT,
    "expires_in" INTEGER,
    "address" TEXT,
    "user_agent" TEXT,
    "jti" TEXT,
    "detail" JSON NOT NULL,

    CONSTRAINT "exchanges_pkey" PRIMARY KEY ("organisation_id","id")
);

-- CreateTable
CREATE TABLE "refusal_counts" (
    "organisation_id" TEXT NOT NULL,
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "issuer_hash" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "refusal_counts_pkey" PRIMARY KEY ("organisation_id","minute","issuer_hash","reason")
);

-- CreateTable
CREATE TABLE "token_uses" (
    "organisation_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "token_id_hash" TEXT NOT NULL,
    "uses" INTEGER NOT NULL,
    "first_used_at" TIMESTAMPTZ(3) NOT NULL,
    "forget_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "token_uses_pkey" PRIMARY KEY ("organisation_id","provider_id","token_id_hash")
);

-- CreateTable
CREATE TABLE "audit_events" (
    "organisation_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "action" TEXT NOT NULL,
    "resource_type" TEXT NOT NULL,
    "resource_id" TEXT NOT NULL,
    "resource_name" TEXT NOT NULL DEFAULT '',
    "description" TEXT NOT NULL DEFAULT '',
    "user_id" TEXT,
    "user_name" TEXT,
    "user_email" TEXT,
    "service_account_id" TEXT,
    "service_account_name" TEXT,
    "service_account_slug" TEXT,
    "response_status" INTEGER NOT NULL,
    "context" JSON NOT NULL DEFAULT '{}',

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("organisation_id","id")
);

-- CreateTable
CREATE TABLE "signing_keys" (
    "id" TEXT NOT NULL,
    "algorithm" TEXT NOT NULL,
    "public_jwk" JSON NOT NULL,
    "encrypted_private" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "activated_at" TIMESTAMPTZ(3),
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "signing_keys_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "organisations_slug_key" ON "organisations"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "memberships_user_id_idx" ON "memberships"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "memberships_organisation_id_user_id_key" ON "memberships"("organisation_id", "user_id");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "personal_access_tokens_token_hash_key" ON "personal_access_tokens"("token_hash");

-- CreateIndex
CREATE INDEX "personal_access_tokens_user_id_idx" ON "personal_access_tokens"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "identity_providers_organisation_id_slug_key" ON "identity_providers"("organisation_id", "slug");

-- CreateIndex
CREATE UNIQUE INDEX "identity_providers_organisation_id_issuer_key_key" ON "identity_providers"("organisation_id", "issuer_key");

-- CreateIndex
CREATE UNIQUE INDEX "service_accounts_organisation_id_slug_key" ON "service_accounts"("organisation_id", "slug");

-- CreateIndex
CREATE INDEX "federated_identities_organisation_id_service_account_id_idx" ON "federated_identities"("organisation_id", "service_account_id");

-- CreateIndex
CREATE INDEX "federated_identities_organisation_id_provider_id_idx" ON "federated_identities"("organisation_id", "provider_id");

-- CreateIndex
CREATE UNIQUE INDEX "roles_organisation_id_slug_key" ON "roles"("organisation_id", "slug");

-- CreateIndex
CREATE INDEX "role_rules_organisation_id_role_id_idx" ON "role_rules"("organisation_id", "role_id");

-- CreateIndex
CREATE INDEX "role_bindings_organisation_id_service_account_id_idx" ON "role_bindings"("organisation_id", "service_account_id");

-- CreateIndex
CREATE UNIQUE INDEX "role_bindings_organisation_id_role_id_slug_key" ON "role_bindings"("organisation_id", "role_id", "slug");

-- CreateIndex
CREATE INDEX "token_uses_organisation_id_forget_at_idx" ON "token_uses"("organisation_id", "forget_at");

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "personal_access_tokens" ADD CONSTRAINT "personal_access_tokens_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "identity_providers" ADD CONSTRAINT "identity_providers_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "issuer_keys" ADD CONSTRAINT "issuer_keys_organisation_id_provider_id_fkey" FOREIGN KEY ("organisation_id", "provider_id") REFERENCES "identity_providers"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "service_accounts" ADD CONSTRAINT "service_accounts_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "federated_identities" ADD CONSTRAINT "federated_identities_organisation_id_service_account_id_fkey" FOREIGN KEY ("organisation_id", "service_account_id") REFERENCES "service_accounts"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "federated_identities" ADD CONSTRAINT "federated_identities_organisation_id_provider_id_fkey" FOREIGN KEY ("organisation_id", "provider_id") REFERENCES "identity_providers"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "roles" ADD CONSTRAINT "roles_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_rules" ADD CONSTRAINT "role_rules_organisation_id_role_id_fkey" FOREIGN KEY ("organisation_id", "role_id") REFERENCES "roles"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_bindings" ADD CONSTRAINT "role_bindings_organisation_id_role_id_fkey" FOREIGN KEY ("organisation_id", "role_id") REFERENCES "roles"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_bindings" ADD CONSTRAINT "role_bindings_organisation_id_service_account_id_fkey" FOREIGN KEY ("organisation_id", "service_account_id") REFERENCES "service_accounts"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

