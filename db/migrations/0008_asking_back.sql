ALTER TABLE "pushes" DROP CONSTRAINT "pushes_state_known";--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "api_key" text;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "api_key_set_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "api_url" text;--> statement-breakpoint
ALTER TABLE "pushes" ADD COLUMN "attempts" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "pushes" ADD COLUMN "next_attempt_at" timestamp (3) with time zone;--> statement-breakpoint
-- Pushes are kept for ninety days: one pass over them is short, and the index is made of none of them yet.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX "pushes_to_ask_for" ON "pushes" USING btree ("company_id","connection_id","next_attempt_at") WHERE next_attempt_at is not null;--> statement-breakpoint
-- Every state that was allowed before still is, so that there is nothing to be looked through.
ALTER TABLE "pushes" ADD CONSTRAINT "pushes_state_known" CHECK ("pushes"."state" in ('received', 'applied', 'ignored', 'superseded', 'needs_pull', 'failed', 'job_unknown', 'refused')) NOT VALID;
