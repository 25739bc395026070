CREATE TABLE "card_links" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"panelist_id" uuid NOT NULL,
	"hash" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone,
	"session_hash" text,
	"session_expires_at" timestamp (3) with time zone,
	CONSTRAINT "card_links_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "card_links_hash_taken" UNIQUE("hash"),
	CONSTRAINT "card_links_session_hash_taken" UNIQUE("session_hash"),
	CONSTRAINT "card_links_session_is_whole" CHECK (("card_links"."used_at" is null) = ("card_links"."session_hash" is null) and ("card_links"."used_at" is null) = ("card_links"."session_expires_at" is null))
);
--> statement-breakpoint
CREATE TABLE "digests" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"week" text NOT NULL,
	"content" jsonb NOT NULL,
	"learned" text,
	"broken_assumption" text,
	"stopping" text,
	"conflict" text,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "digests_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "digests_week_made" UNIQUE("company_id","person_id","week")
);
--> statement-breakpoint
CREATE TABLE "job_backups" (
	"company_id" uuid NOT NULL,
	"job_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"after_hours" integer NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "job_backups_pk" PRIMARY KEY("company_id","job_id"),
	CONSTRAINT "job_backups_after_hours_in_range" CHECK ("job_backups"."after_hours" between 1 and 240)
);
--> statement-breakpoint
CREATE TABLE "notification_settings" (
	"company_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"email_kinds" text[] NOT NULL,
	"chat_kinds" text[] NOT NULL,
	"chat_url" text,
	"zone" text NOT NULL,
	"quiet_from" smallint,
	"quiet_until" smallint,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "notification_settings_pk" PRIMARY KEY("company_id","person_id"),
	CONSTRAINT "notification_settings_quiet_is_whole" CHECK (("notification_settings"."quiet_from" is null) = ("notification_settings"."quiet_until" is null)),
	CONSTRAINT "notification_settings_quiet_in_range" CHECK ("notification_settings"."quiet_from" between 0 and 1439 and "notification_settings"."quiet_until" between 0 and 1439)
);
--> statement-breakpoint
CREATE TABLE "notifications" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"channel" text NOT NULL,
	"subject" text NOT NULL,
	"loop_id" uuid,
	"panelist_id" uuid,
	"state" text DEFAULT 'waiting' NOT NULL,
	"because" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"not_before" timestamp (3) with time zone NOT NULL,
	"claimed_until" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"settled_at" timestamp (3) with time zone,
	CONSTRAINT "notifications_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "notifications_told_once" UNIQUE("company_id","person_id","kind","subject","channel"),
	CONSTRAINT "notifications_kind_known" CHECK ("notifications"."kind" in ('due', 'overdue', 'escalated', 'nudge', 'released', 'decided', 'digest')),
	CONSTRAINT "notifications_channel_known" CHECK ("notifications"."channel" in ('email', 'chat')),
	CONSTRAINT "notifications_state_known" CHECK ("notifications"."state" in ('waiting', 'sent', 'withheld', 'failed')),
	CONSTRAINT "notifications_settling_is_whole" CHECK (("notifications"."settled_at" is null) = ("notifications"."state" = 'waiting'))
);
--> statement-breakpoint
ALTER TABLE "card_links" ADD CONSTRAINT "card_links_panelist_exists" FOREIGN KEY ("company_id","panelist_id") REFERENCES "public"."panelists"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "digests" ADD CONSTRAINT "digests_person_exists" FOREIGN KEY ("company_id","person_id") REFERENCES "public"."people"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "job_backups" ADD CONSTRAINT "job_backups_job_exists" FOREIGN KEY ("company_id","job_id") REFERENCES "public"."jobs"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "job_backups" ADD CONSTRAINT "job_backups_person_exists" FOREIGN KEY ("company_id","person_id") REFERENCES "public"."people"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification_settings" ADD CONSTRAINT "notification_settings_person_exists" FOREIGN KEY ("company_id","person_id") REFERENCES "public"."people"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_person_exists" FOREIGN KEY ("company_id","person_id") REFERENCES "public"."people"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_loop_exists" FOREIGN KEY ("company_id","loop_id") REFERENCES "public"."loops"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_panelist_exists" FOREIGN KEY ("company_id","panelist_id") REFERENCES "public"."panelists"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "card_links_by_time" ON "card_links" USING btree ("company_id","created_at");--> statement-breakpoint
CREATE INDEX "notifications_waiting" ON "notifications" USING btree ("company_id","not_before") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "notifications_by_time" ON "notifications" USING btree ("company_id","created_at");--> statement-breakpoint
SELECT hireloop_keep_apart('notification_settings'), hireloop_keep_apart('job_backups'), hireloop_keep_apart('notifications'), hireloop_keep_apart('card_links'), hireloop_keep_apart('digests');
--> statement-breakpoint
REVOKE DELETE ON digests FROM hireloop_service;
--> statement-breakpoint
-- A link that opens one card, and the session it was traded for, are found before a company is known: by their hashes.
CREATE POLICY lookup ON card_links FOR SELECT TO hireloop_lookup USING (true);
--> statement-breakpoint
GRANT SELECT (company_id, id, hash, session_hash) ON card_links TO hireloop_lookup;
--> statement-breakpoint
CREATE FUNCTION find_card_link(link_hash text) RETURNS TABLE (company_id uuid, id uuid, hash text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT k.company_id, k.id, k.hash FROM card_links k WHERE k.hash = link_hash
$$;
--> statement-breakpoint
CREATE FUNCTION find_card_session(held_hash text) RETURNS TABLE (company_id uuid, id uuid, hash text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT k.company_id, k.id, k.session_hash FROM card_links k WHERE k.session_hash = held_hash
$$;
--> statement-breakpoint
ALTER FUNCTION find_card_link(text) OWNER TO hireloop_lookup;
--> statement-breakpoint
ALTER FUNCTION find_card_session(text) OWNER TO hireloop_lookup;
--> statement-breakpoint
REVOKE ALL ON FUNCTION find_card_link(text), find_card_session(text) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION find_card_link(text), find_card_session(text) TO hireloop_service;
