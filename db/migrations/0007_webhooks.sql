CREATE TABLE "connections" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"vendor" text NOT NULL,
	"source" text NOT NULL,
	"description" text,
	"opening_stage" text,
	"jobs" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"state" text DEFAULT 'active' NOT NULL,
	"secret" text NOT NULL,
	"previous_secret" text,
	"previous_secret_expires_at" timestamp (3) with time zone,
	"created_by_id" uuid NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "connections_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "connections_state_known" CHECK ("connections"."state" in ('active', 'paused'))
);
--> statement-breakpoint
CREATE TABLE "pushes" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"event_id" text NOT NULL,
	"digest" text NOT NULL,
	"action" text NOT NULL,
	"happening" jsonb,
	"application_ref" text,
	"occurred_at" timestamp (3) with time zone,
	"state" text NOT NULL,
	"outcome" text,
	"candidate_id" uuid,
	"application_id" uuid,
	"loop_id" uuid,
	"times" integer DEFAULT 1 NOT NULL,
	"last_received_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "pushes_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "pushes_event_received_already" UNIQUE("company_id","connection_id","event_id"),
	CONSTRAINT "pushes_words_received_already" UNIQUE("company_id","connection_id","digest"),
	CONSTRAINT "pushes_state_known" CHECK ("pushes"."state" in ('received', 'applied', 'ignored', 'superseded', 'needs_pull', 'job_unknown', 'refused'))
);
--> statement-breakpoint
CREATE TABLE "webhook_deliveries" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"endpoint_id" uuid NOT NULL,
	"event_id" uuid,
	"type" text NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"first_attempt_at" timestamp (3) with time zone,
	"next_attempt_at" timestamp (3) with time zone,
	"leased_until" timestamp (3) with time zone,
	"tries" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"delivered_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "webhook_deliveries_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "webhook_deliveries_event_sent_once" UNIQUE("company_id","endpoint_id","event_id"),
	CONSTRAINT "webhook_deliveries_state_known" CHECK ("webhook_deliveries"."state" in ('pending', 'delivered', 'failed'))
);
--> statement-breakpoint
CREATE TABLE "webhook_endpoints" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"url" text NOT NULL,
	"description" text,
	"event_types" text[],
	"state" text DEFAULT 'active' NOT NULL,
	"disabled_reason" text,
	"disabled_at" timestamp (3) with time zone,
	"api_key_id" uuid,
	"secret" text NOT NULL,
	"previous_secret" text,
	"previous_secret_expires_at" timestamp (3) with time zone,
	"last_success_at" timestamp (3) with time zone,
	"created_by_id" uuid NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "webhook_endpoints_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "webhook_endpoints_state_known" CHECK ("webhook_endpoints"."state" in ('active', 'paused', 'disabled'))
);
--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "fanned_out" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "connections" ADD CONSTRAINT "connections_company_exists" FOREIGN KEY ("company_id") REFERENCES "public"."companies"("company_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "connections" ADD CONSTRAINT "connections_creator_exists" FOREIGN KEY ("company_id","created_by_id") REFERENCES "public"."people"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pushes" ADD CONSTRAINT "pushes_connection_exists" FOREIGN KEY ("company_id","connection_id") REFERENCES "public"."connections"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pushes" ADD CONSTRAINT "pushes_candidate_exists" FOREIGN KEY ("company_id","candidate_id") REFERENCES "public"."candidates"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pushes" ADD CONSTRAINT "pushes_application_exists" FOREIGN KEY ("company_id","application_id") REFERENCES "public"."applications"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pushes" ADD CONSTRAINT "pushes_loop_exists" FOREIGN KEY ("company_id","loop_id") REFERENCES "public"."loops"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_endpoint_exists" FOREIGN KEY ("company_id","endpoint_id") REFERENCES "public"."webhook_endpoints"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_event_exists" FOREIGN KEY ("company_id","event_id") REFERENCES "public"."events"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_endpoints" ADD CONSTRAINT "webhook_endpoints_company_exists" FOREIGN KEY ("company_id") REFERENCES "public"."companies"("company_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_endpoints" ADD CONSTRAINT "webhook_endpoints_api_key_exists" FOREIGN KEY ("company_id","api_key_id") REFERENCES "public"."api_keys"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_endpoints" ADD CONSTRAINT "webhook_endpoints_creator_exists" FOREIGN KEY ("company_id","created_by_id") REFERENCES "public"."people"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "connections_source_taken" ON "connections" USING btree ("company_id","source");--> statement-breakpoint
CREATE INDEX "pushes_by_application_ref" ON "pushes" USING btree ("company_id","connection_id","application_ref");--> statement-breakpoint
CREATE INDEX "pushes_by_candidate" ON "pushes" USING btree ("company_id","candidate_id");--> statement-breakpoint
CREATE INDEX "pushes_by_time" ON "pushes" USING btree ("company_id","created_at");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_due" ON "webhook_deliveries" USING btree ("company_id","endpoint_id","next_attempt_at") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "webhook_deliveries_by_event" ON "webhook_deliveries" USING btree ("company_id","event_id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_by_time" ON "webhook_deliveries" USING btree ("company_id","created_at");--> statement-breakpoint
-- Built in one go with the column beside it: writers wait for as long as one pass over the events takes.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX "events_to_fan_out" ON "events" USING btree ("company_id","published_at") WHERE published_at is not null and not fanned_out;--> statement-breakpoint
SELECT hireloop_keep_apart('webhook_endpoints'), hireloop_keep_apart('webhook_deliveries'), hireloop_keep_apart('connections'), hireloop_keep_apart('pushes');
--> statement-breakpoint
-- A push names its connection before a company is known: found by its id, which the path carries.
CREATE POLICY lookup ON connections FOR SELECT TO hireloop_lookup USING (true);
--> statement-breakpoint
GRANT SELECT (company_id, id) ON connections TO hireloop_lookup;
--> statement-breakpoint
CREATE FUNCTION find_connection(connection_id uuid) RETURNS TABLE (company_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT k.company_id, k.id FROM connections k WHERE k.id = connection_id
$$;
--> statement-breakpoint
ALTER FUNCTION find_connection(uuid) OWNER TO hireloop_lookup;
--> statement-breakpoint
REVOKE ALL ON FUNCTION find_connection(uuid) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION find_connection(uuid) TO hireloop_service;
