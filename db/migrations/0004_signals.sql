CREATE TABLE "signal_analyses" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"loop_id" uuid NOT NULL,
	"interview_id" uuid NOT NULL,
	"panelist_id" uuid,
	"card_version" integer,
	"transcript_id" uuid,
	"status" text NOT NULL,
	"engine" text NOT NULL,
	"pack_id" text NOT NULL,
	"pack_hash" text NOT NULL,
	"findings" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"no_metrics_quote" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "signal_analyses_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "signal_analyses_status_known" CHECK ("signal_analyses"."status" in ('ready', 'unavailable')),
	CONSTRAINT "signal_analyses_engine_known" CHECK ("signal_analyses"."engine" in ('rules', 'rules_and_model')),
	CONSTRAINT "signal_analyses_of_one_text" CHECK (("signal_analyses"."transcript_id" is null) = ("signal_analyses"."panelist_id" is not null) and ("signal_analyses"."panelist_id" is null) = ("signal_analyses"."card_version" is null))
);
--> statement-breakpoint
CREATE TABLE "signal_reviews" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"loop_id" uuid NOT NULL,
	"analysis_id" uuid NOT NULL,
	"finding_id" uuid NOT NULL,
	"status" text NOT NULL,
	"reviewed_by_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "signal_reviews_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "signal_reviews_status_known" CHECK ("signal_reviews"."status" in ('confirmed', 'dismissed'))
);
--> statement-breakpoint
CREATE TABLE "transcripts" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"loop_id" uuid NOT NULL,
	"interview_id" uuid NOT NULL,
	"format" text NOT NULL,
	"turns" jsonb NOT NULL,
	"added_by_kind" text NOT NULL,
	"added_by_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "transcripts_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "transcripts_format_known" CHECK ("transcripts"."format" in ('turns', 'vtt', 'srt', 'txt', 'json')),
	CONSTRAINT "transcripts_added_by_known" CHECK ("transcripts"."added_by_kind" in ('person', 'integration'))
);
--> statement-breakpoint
ALTER TABLE "companies" ADD COLUMN "signals_engine" text DEFAULT 'rules' NOT NULL CONSTRAINT "companies_signals_engine_known" CHECK ("companies"."signals_engine" in ('rules', 'rules_and_model'));--> statement-breakpoint
ALTER TABLE "signal_analyses" ADD CONSTRAINT "signal_analyses_interview_exists" FOREIGN KEY ("company_id","loop_id","interview_id") REFERENCES "public"."interviews"("company_id","loop_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signal_analyses" ADD CONSTRAINT "signal_analyses_panelist_exists" FOREIGN KEY ("company_id","panelist_id") REFERENCES "public"."panelists"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signal_analyses" ADD CONSTRAINT "signal_analyses_transcript_exists" FOREIGN KEY ("company_id","transcript_id") REFERENCES "public"."transcripts"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signal_reviews" ADD CONSTRAINT "signal_reviews_loop_exists" FOREIGN KEY ("company_id","loop_id") REFERENCES "public"."loops"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signal_reviews" ADD CONSTRAINT "signal_reviews_analysis_exists" FOREIGN KEY ("company_id","analysis_id") REFERENCES "public"."signal_analyses"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signal_reviews" ADD CONSTRAINT "signal_reviews_reviewer_exists" FOREIGN KEY ("company_id","reviewed_by_id") REFERENCES "public"."people"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transcripts" ADD CONSTRAINT "transcripts_interview_exists" FOREIGN KEY ("company_id","loop_id","interview_id") REFERENCES "public"."interviews"("company_id","loop_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "signal_analyses_by_loop" ON "signal_analyses" USING btree ("company_id","loop_id");--> statement-breakpoint
CREATE UNIQUE INDEX "signal_analyses_card_read_once" ON "signal_analyses" USING btree ("company_id","panelist_id","card_version");--> statement-breakpoint
CREATE UNIQUE INDEX "signal_analyses_transcript_read_once" ON "signal_analyses" USING btree ("company_id","transcript_id");--> statement-breakpoint
CREATE INDEX "signal_reviews_by_loop" ON "signal_reviews" USING btree ("company_id","loop_id");--> statement-breakpoint
CREATE INDEX "transcripts_by_interview" ON "transcripts" USING btree ("company_id","interview_id","created_at","id");--> statement-breakpoint
CREATE INDEX "transcripts_by_loop" ON "transcripts" USING btree ("company_id","loop_id");--> statement-breakpoint
SELECT hireloop_keep_apart('transcripts'), hireloop_keep_apart('signal_analyses'), hireloop_keep_apart('signal_reviews');
--> statement-breakpoint
-- What was said in an interview, what was found in it and what people said of that stay as they were written.
REVOKE UPDATE, DELETE ON transcripts, signal_analyses, signal_reviews FROM hireloop_service;
